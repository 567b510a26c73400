// A chart as a PNG: drawn by the browser from the desk's own SVG file.
for (const button of document.querySelectorAll("button[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = picture.naturalWidth * 2;
      canvas.height = picture.naturalHeight * 2;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const link = document.createElement("a");
      link.download = button.dataset.name;
      link.href = canvas.toDataURL("image/png");
      link.click();
    };
    picture.src = button.dataset.png;
  });
}
