-- Made after the rows are in, which is several times as fast.
create index incidents_days on incidents (first_day, last_day);
create index incidents_country on incidents (country);
create index sides_n on sides (n);
create index sides_side on sides (side, n);
create index months_month on months (month, n);
create index months_n on months (n);
create index claims_n on claims (n);
create index claims_report on claims (report);
create index claims_sha256 on claims (sha256);
create index reports_id on reports (id);
create index reports_sha256 on reports (sha256);
create index carries_n on carries (n);
create index changes_incident on changes (incident);
