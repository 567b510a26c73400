// Maps: Leaflet over an outline of the world that ships with the program, or over tiles or a PMTiles archive of one's own.
const { L } = window;
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

async function world(map) {
  const answer = await fetch("/static/world.json");
  const style = { color: css("--coast"), weight: 1, fillColor: css("--land"), fillOpacity: 1 };
  L.geoJSON(await answer.json(), { style, interactive: false, renderer: L.canvas({ padding: 0.5 }), attribution: "Natural Earth" }).addTo(map).bringToBack();
}

/** The layer of a PMTiles archive: parts of it are asked for as they are looked at. Nothing of it is ever read as HTML. */
async function archive(map, box, attribution) {
  const source = new window.pmtiles.PMTiles(new URL(box.dataset.archive, location.href).href);
  const head = await source.getHeader();
  if (head.tileType === 1) {
    const flavor = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    return window.protomapsL.leafletLayer({ url: source, flavor, lang: document.documentElement.lang || "en", attribution, maxDataZoom: head.maxZoom });
  }
  const Pictures = L.GridLayer.extend({
    createTile(at, done) {
      const tile = document.createElement("canvas"), size = this.getTileSize();
      tile.width = size.x; tile.height = size.y;
      source.getZxy(at.z, at.x, at.y).then(async (found) => {
        if (found) tile.getContext("2d").drawImage(await createImageBitmap(new Blob([found.data])), 0, 0, size.x, size.y);
        done(null, tile);
      }).catch((why) => done(why, tile));
      return tile;
    },
  });
  return new Pictures({ attribution, minNativeZoom: head.minZoom, maxNativeZoom: head.maxZoom });
}

/** The ground: tiles or an archive of one's own over the outline of the world, or that outline alone. */
async function ground(map, box) {
  const credit = box.dataset.credit.replace(/[<>&"]/g, "");
  if (box.dataset.tiles) { L.tileLayer(box.dataset.tiles, { attribution: credit }).addTo(map); return; }
  if (box.dataset.archive) {
    try {
      (await archive(map, box, credit)).addTo(map);
      box.dataset.ground = "archive";
      return;
    } catch {
      const told = document.createElement("p");
      told.className = "note-box";
      told.textContent = "The map’s own file could not be read; the outline of the world is shown instead.";
      box.before(told);
    }
  }
  await world(map);
  box.dataset.ground = "outline";
}

async function draw(box) {
  const points = box.dataset.from ? (await (await fetch(box.dataset.from)).json()).points : JSON.parse(box.dataset.points);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, { zoomControl: true, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, preferCanvas: false, minZoom: 0, maxZoom: 17, worldCopyJump: true });
  map.attributionControl.setPrefix("Leaflet");
  ground(map, box);
  const bounds = L.latLngBounds(points.map((p) => [p.lat, p.lon]));
  const near = box.dataset.tiles || box.dataset.archive ? 12 : 7; // closer than that the outline of the world shows nothing more
  const first = points[0];
  if (points.length === 1 && first.km) map.fitBounds(L.latLng(first.lat, first.lon).toBounds(first.km * 2500), { maxZoom: near, animate: false });
  else if (bounds.isValid()) map.fitBounds(bounds.pad(0.2), { maxZoom: near, animate: false });
  else map.setView([20, 20], 2);
  const many = points.length > 300;
  const dots = many ? L.canvas() : undefined;
  for (const p of points) {
    const colour = css(`--${p.grade}`);
    if (p.km) L.circle([p.lat, p.lon], { radius: p.km * 1000, color: css("--soft"), weight: 1, dashArray: "3 4", fillOpacity: 0.06, interactive: false, renderer: dots }).addTo(map);
    const dot = L.circleMarker([p.lat, p.lon], { radius: 5 + 2 * Math.log2(1 + (p.dead || 0)) * (box.dataset.from ? 1 : 0), color: css("--sheet"), weight: 1.5, fillColor: colour, fillOpacity: 0.8, renderer: dots, interactive: Boolean(box.dataset.from) }).addTo(map);
    if (!box.dataset.from) continue;
    const link = document.createElement("a"); // text only: nothing of a report is ever read as HTML here
    link.href = `/incident/${encodeURIComponent(p.id)}`;
    link.textContent = p.words;
    dot.bindPopup(link);
    const node = dot.getElement && dot.getElement();
    if (node) {
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", p.words);
      node.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); dot.openPopup(); link.focus(); } });
    }
  }
  box.dataset.drawn = String(points.length);
}

for (const box of document.querySelectorAll(".map")) draw(box).catch(() => { box.textContent = "The map could not be drawn; the table has everything."; });
