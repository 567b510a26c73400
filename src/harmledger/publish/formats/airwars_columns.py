"""The columns of Airwars' tables, in their order (design: Airwars' own program)."""

from __future__ import annotations

GROUPS = (
    "civilian_non_combatants", "children", "women", "men", "human_rights_defenders", "journalists", "trade_unionists",
    "healthcare_personnel", "other_civilian_non_combatants", "undetermined", "other_protected_persons",
    "medical_and_religious_personnel_state", "medical_and_religious_personnel_non_state", "persons_hors_de_combat", "belligerents",
    "member_of_armed_forces", "persons_directly_participating_in_hostilities", "civilian_role_in_military",
)  # fmt: skip
"""Groups of people, each with four columns."""

ENDS = ("killed_min", "killed_max", "injured_min", "injured_max")

BELLIGERENT = (
    "belligerent_id", "belligerent_name", "belligerent_slug", "type", "assessment_name", "assessment_slug", "deaths_conceded_min",
    "deaths_conceded_max", "injuries_conceded_min", "injuries_conceded_max", "location", "mgrs_coordinate", "mgrs_accuracy",
    "civcas_statements", "strike_reports",
)  # fmt: skip
"""Columns of each belligerent, after ``belligerent_1_`` and so on."""

MAIN = (
    "post_id", "post_status", "post_published", "post_modified", "permalink", "code", "previous_codes", "date_type", "date", "date_end",
    "local_time_type", "local_time", "local_time_start", "local_time_end", "local_time_of_day", "local_first_reported_date_time",
    "local_first_reported_by", "local_first_reported_url", "country_name", "country_slug", "location_name", "location_name_arabic",
    "location_name_hebrew", "location_name_ukrainian", "region", "strike_status_name", "strike_status_slug", "infrastructure_name",
    "infrastructure_slug", "strike_type_name", "strike_type_slug", "targeted_belligerent_name", "targeted_belligerent_slug",
    "observation_name", "observation_slug", "impact_name", "impact_slug", "total_strikes", "civilian_harm_reported",
    "civilian_harm_status_name", "civilian_harm_status_slug", "cause_of_death_injury_name", "cause_of_death_injury_slug", "geolocated",
    "latitude", "longitude", "geolocation_status_name", "geolocation_status_slug", "geolocation_accuracy_name",
    "geolocation_accuracy_slug", "geojson_caption", "geolocation_notes", "geolocation_notes_internal", "geolocation_sign_off_assessor",
    "geolocation_sign_off_date_time", "num_media", "num_victims", "num_victims_named", "num_families", "num_individuals",
    "victim_average_age", "declassified_assessment", "press_release", "num_sources",
)  # fmt: skip
"""The incident table's own columns, before those of groups and belligerents."""

VICTIMS = (
    "post_id", "post_status", "permalink", "code", "date", "name", "name_arabic", "name_hebrew", "name_ukrainian", "gender", "pregnant",
    "age", "exact_age", "killed_or_injured", "additional_notes", "url", "reconciliation_id", "group_code", "in_group",
    "num_group_members", "hash",
)  # fmt: skip
SOURCES = ("post_id", "post_status", "permalink", "code", "date", "name", "language", "url", "archive_url", "media", "hash")
CASUALTIES = (
    "post_id", "post_status", "permalink", "code", "casualty_type_taxonomy", "casualty_type_name", "casualty_type_slug",
    "casualty_affiliation_name", "casualty_affiliation_slug", "while_working", *ENDS, "hash",
)  # fmt: skip
INFRASTRUCTURE = (
    "post_id", "post_status", "permalink", "code",
    *[f"infrastructure_{what}_{end}" for what in ("group", "affiliation", "declared_target", "destruction") for end in ("name", "slug")],
    "infrastructure_name", "infrastructure_slug", "hash",
)  # fmt: skip


def incident_columns(belligerents: int) -> tuple[str, ...]:
    """The incident table's columns with those of so many belligerents."""
    people = [f"{group}_{end}" for group in GROUPS for end in ENDS]
    sides = [f"belligerent_{n}_{column}" for n in range(1, belligerents + 1) for column in BELLIGERENT]
    return (*MAIN, *people, *sides)
