-- Every current figure of every regency and deadline from what is entered, in one statement: what the nightly
-- extension is measured against. Takes the date and Indonesia's public holidays, which are in no table.
-- Only what a figure needs is read: flows after the latest balances, half a year of certificates, one window.
WITH holiday AS MATERIALIZED (SELECT unnest(%(holidays)s::date[]) AS date),
area AS MATERIALIZED (  -- regencies with the same week and exceptions share one calendar
    SELECT r.id, r.province_id, p.service_weekdays,
        dense_rank() OVER (ORDER BY p.service_weekdays, coalesce(e.marks, '')) AS kind
    FROM regencies_regency r JOIN regencies_province p ON p.id = r.province_id
    LEFT JOIN LATERAL (
        SELECT string_agg(x.date || ' ' || x.is_open, ',' ORDER BY x.date, x.regency_id NULLS FIRST) AS marks
        FROM regencies_servicedayexception x
        WHERE x.province_id = r.province_id AND (x.regency_id = r.id OR x.regency_id IS NULL)) e ON true
), calendar AS MATERIALIZED (
    SELECT kind, date, serves, count(*) FILTER (WHERE serves) OVER (PARTITION BY kind ORDER BY date) AS number FROM (
    SELECT a.kind, d.date, coalesce(own.is_open, whole.is_open,
        extract(isodow FROM d.date) = ANY (a.service_weekdays) AND h.date IS NULL) AS serves
    FROM (SELECT DISTINCT ON (kind) * FROM area ORDER BY kind) a
    CROSS JOIN (SELECT %(today)s::date - 400 + i AS date FROM generate_series(0, 4050) i) d
    LEFT JOIN holiday h ON h.date = d.date
    LEFT JOIN regencies_servicedayexception own ON own.regency_id = a.id AND own.date = d.date
    LEFT JOIN regencies_servicedayexception whole
        ON whole.province_id = a.province_id AND whole.regency_id IS NULL AND whole.date = d.date
    ) days
), service AS MATERIALIZED (
    SELECT kind, date, number FROM calendar WHERE serves
), place AS MATERIALIZED (
    SELECT kind, number, serves FROM calendar WHERE date = %(today)s::date
), known AS MATERIALIZED (
    SELECT a.id, a.province_id, a.kind, p.number, p.serves, w.date AS fourteenth, latest.data_through,
        least(first_report.date, first_balance.date) AS first_data, register.eligible,
        r.date AS recorded_on, r.recorded_total, q.date AS printed_on, q.printed_total,
        s.date AS stock_on, s.blank_stock, c.date AS certificates_on, c.temporary_outstanding
    FROM area a JOIN place p USING (kind)
    JOIN service w ON w.kind = a.kind AND w.number = p.number - 13
    LEFT JOIN LATERAL (SELECT date AS data_through FROM regencies_dailyreport
        WHERE regency_id = a.id AND date <= %(today)s::date ORDER BY date DESC LIMIT 1) latest ON true
    LEFT JOIN LATERAL (SELECT date FROM regencies_dailyreport
        WHERE regency_id = a.id ORDER BY date LIMIT 1) first_report ON true
    LEFT JOIN LATERAL (SELECT date FROM regencies_reconciliation
        WHERE regency_id = a.id ORDER BY date LIMIT 1) first_balance ON true
    LEFT JOIN LATERAL (SELECT eligible FROM regencies_populationfigure
        WHERE regency_id = a.id AND effective_on <= %(today)s::date ORDER BY effective_on DESC LIMIT 1) register ON true
    LEFT JOIN LATERAL (SELECT date, recorded_total FROM regencies_reconciliation WHERE regency_id = a.id
        AND date <= %(today)s::date AND recorded_total IS NOT NULL ORDER BY date DESC LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT date, printed_total FROM regencies_reconciliation WHERE regency_id = a.id
        AND date <= %(today)s::date AND printed_total IS NOT NULL ORDER BY date DESC LIMIT 1) q ON true
    LEFT JOIN LATERAL (SELECT date, blank_stock FROM regencies_reconciliation WHERE regency_id = a.id
        AND date <= %(today)s::date AND blank_stock IS NOT NULL ORDER BY date DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT date, temporary_outstanding FROM regencies_reconciliation WHERE regency_id = a.id
        AND date <= %(today)s::date AND temporary_outstanding IS NOT NULL ORDER BY date DESC LIMIT 1) c ON true
), windows AS MATERIALIZED (
    SELECT k.*, CASE WHEN k.first_data > %(today)s::date THEN NULL WHEN k.fourteenth >= k.first_data THEN k.fourteenth
        ELSE (SELECT min(date) FROM service WHERE kind = k.kind AND date >= k.first_data AND date <= %(today)s::date)
        END AS window_start, CASE WHEN k.recorded_on IS NULL OR k.printed_on IS NULL OR k.stock_on IS NULL
            OR k.certificates_on IS NULL THEN '-infinity' ELSE least(k.recorded_on, k.printed_on, k.stock_on,
            k.certificates_on) END AS moved_since
    FROM known k
), window_sums AS MATERIALIZED (
    SELECT w.id AS window_id, count(s.date) AS reports, sum(d.recorded) AS sum_recorded, sum(d.printed) AS sum_printed,
        sum(d.printed + d.reprinted + d.blanks_spoiled) AS sum_used,
        stddev_samp(d.recorded::float8) FILTER (WHERE s.date IS NOT NULL) AS spread_recorded,
        stddev_samp(d.printed::float8) FILTER (WHERE s.date IS NOT NULL) AS spread_printed
    FROM windows w
    JOIN regencies_dailyreport d ON d.regency_id = w.id AND d.date BETWEEN w.window_start AND %(today)s::date
        AND d.date > %(today)s::date - 400
    LEFT JOIN service s ON s.kind = w.kind AND s.date = d.date GROUP BY w.id
), sums AS MATERIALIZED (
    SELECT w.*, f.*, m.*, coalesce(v.reports, 0) AS k, coalesce(v.sum_recorded, 0) AS window_recorded,
        coalesce(v.sum_printed, 0) AS window_printed, coalesce(v.sum_used, 0) AS window_used,
        v.spread_recorded, v.spread_printed
    FROM windows w
    LEFT JOIN LATERAL (  -- flows after each total's balance
        SELECT
            coalesce(sum(recorded) FILTER (WHERE w.recorded_on IS NULL OR date > w.recorded_on), 0) AS recorded_moved,
            coalesce(sum(printed) FILTER (WHERE w.printed_on IS NULL OR date > w.printed_on), 0) AS printed_moved,
            coalesce(sum(blanks_received - printed - reprinted - blanks_spoiled)
                FILTER (WHERE w.stock_on IS NULL OR date > w.stock_on), 0) AS stock_moved,
            coalesce(sum(temporary_issued - temporary_withdrawn)
                FILTER (WHERE w.certificates_on IS NULL OR date > w.certificates_on), 0) AS certificates_moved
        FROM regencies_dailyreport
        WHERE regency_id = w.id AND date <= %(today)s::date AND date > w.moved_since) f ON true
    LEFT JOIN window_sums v ON v.window_id = w.id
    LEFT JOIN LATERAL (SELECT recorded, printed, reprinted, blanks_received, blanks_spoiled, temporary_issued,
        temporary_withdrawn FROM regencies_dailyreport WHERE regency_id = w.id AND date = %(today)s::date) m ON true
), verified AS MATERIALIZED (  -- balances of certificates young enough to hold valid ones, and the ones before
    SELECT b.regency_id, b.date, b.temporary_outstanding AS stated,
        lag(b.date) OVER w AS before, lag(b.temporary_outstanding) OVER w AS stated_before
    FROM area a CROSS JOIN LATERAL (SELECT max(date) AS date FROM regencies_reconciliation
        WHERE regency_id = a.id AND temporary_outstanding IS NOT NULL AND date <= %(today)s::date - 185) old
    JOIN regencies_reconciliation b ON b.regency_id = a.id AND b.date >= coalesce(old.date, '-infinity')
        AND b.date <= %(today)s::date AND b.temporary_outstanding IS NOT NULL
    WINDOW w AS (PARTITION BY b.regency_id ORDER BY b.date)
), came_in AS MATERIALIZED (
    SELECT regency_id, date, temporary_issued AS amount FROM regencies_dailyreport
        WHERE date <= %(today)s::date AND date > %(today)s::date - 185 AND temporary_issued > 0
    UNION ALL
    SELECT v.regency_id, v.date, v.stated - coalesce(v.stated_before, 0) - coalesce(sum(d.temporary_issued
        - d.temporary_withdrawn), 0)
    FROM verified v LEFT JOIN regencies_dailyreport d ON d.regency_id = v.regency_id
        AND d.date <= v.date AND d.date > coalesce(v.before, '-infinity')
    WHERE v.date > %(today)s::date - 185 GROUP BY v.regency_id, v.date, v.stated, v.stated_before
), valid AS MATERIALIZED (
    SELECT regency_id, sum(amount) FILTER (WHERE date + interval '6 months' > %(today)s::date) AS now,
        sum(amount) FILTER (WHERE date + interval '6 months' > %(today)s::date + 30) AS in_30_days
    FROM came_in WHERE amount > 0 GROUP BY 1
), totals AS MATERIALIZED (
    SELECT s.*, coalesce(v.now, 0) AS valid_now, coalesce(v.in_30_days, 0) AS valid_later,
        coalesce(s.recorded_total, 0) + recorded_moved AS recorded_now,
        coalesce(s.printed_total, 0) + printed_moved AS printed_now,
        coalesce(s.blank_stock, 0) + stock_moved AS stock_now,
        coalesce(s.temporary_outstanding, 0) + certificates_moved AS certificates_now,
        s.number - s.serves::int - heard.number AS silent
    FROM sums s LEFT JOIN valid v ON v.regency_id = s.id
    LEFT JOIN calendar heard ON heard.kind = s.kind AND heard.date = s.data_through
), against AS MATERIALIZED (
    SELECT n.*, d.id AS deadline_id, d.measure, d.due_on, d.target_ratio, d.cohort_on, target.target_count,
        CASE d.measure WHEN 'recorded' THEN recorded_now ELSE printed_now END AS total,
        CASE d.measure WHEN 'recorded' THEN window_recorded ELSE window_printed END AS done,
        CASE d.measure WHEN 'recorded' THEN spread_recorded ELSE spread_printed END AS spread,
        greatest(0, due.number - n.number) AS days_left,
        d.is_primary AND d.announced_on = max(d.announced_on) FILTER (WHERE d.is_primary)
            OVER (PARTITION BY n.id) AS counts_down
    FROM totals n
    JOIN regencies_deadline d ON d.province_id = n.province_id AND d.status <> 'withdrawn'
        AND (d.announced_on IS NULL OR d.announced_on <= %(today)s::date)
    LEFT JOIN calendar due ON due.kind = n.kind AND due.date = d.due_on
    LEFT JOIN LATERAL (SELECT ceil(d.target_ratio * eligible)::bigint AS target_count
        FROM regencies_populationfigure WHERE regency_id = n.id AND effective_on <= least(%(today)s::date, d.cohort_on)
        ORDER BY effective_on DESC LIMIT 1) target ON true
), open AS MATERIALIZED (
    SELECT a.*, greatest(0, target_count - total) AS remaining, k >= 3 AS has_pace,
        k >= 3 AND done > 0 AND target_count > total AS moving, done::float8 / nullif(k, 0) AS pace,
        1.2816 * coalesce(spread, 0) AS swing
    FROM against a
), forecast AS MATERIALIZED (
    SELECT o.*, CASE WHEN moving THEN ceil(remaining * k::numeric / done) END AS n,
        CASE WHEN moving THEN CASE WHEN swing = 0 THEN ceil(remaining * k::numeric / done)
            ELSE ceil((2 * remaining / (sqrt(swing ^ 2 + 4 * pace * remaining) + swing)) ^ 2 - 1e-9) END END AS n_early,
        CASE WHEN moving THEN CASE WHEN swing = 0 THEN ceil(remaining * k::numeric / done)
            ELSE ceil(((sqrt(swing ^ 2 + 4 * pace * remaining) + swing) / (2 * pace)) ^ 2 - 1e-9) END END AS n_late,
        CASE WHEN k >= 3 AND window_used > 0
            THEN greatest(1, ceil(greatest(0, stock_now) * k::numeric / window_used)) END AS n_blanks
    FROM open o
), reached AS MATERIALIZED (  -- the last day on which something remained, where nothing does any more
    SELECT f.id, f.deadline_id, max(day.date) FILTER (WHERE day.short) + 1 AS since, min(day.date) AS beginning
    FROM forecast f CROSS JOIN LATERAL (
        SELECT y.date, NOT coalesce(ceil(f.target_ratio * y.eligible) <= y.verified + sum(y.moved)
            OVER (PARTITION BY y.balance ORDER BY y.date), false) AS short
        FROM (
            SELECT x.date, x.moved, x.balance, coalesce(max(x.stated) OVER (PARTITION BY x.balance), 0) AS verified,
                max(x.eligible) OVER (PARTITION BY x.figure) AS eligible
            FROM (
                SELECT e.date::date AS date, b.stated, g.eligible,
                    CASE WHEN b.stated IS NULL THEN coalesce(d.moved, 0) ELSE 0 END AS moved,
                    count(b.stated) OVER (ORDER BY e.date) AS balance, count(g.eligible) OVER (ORDER BY e.date) AS figure
                FROM generate_series((SELECT min(effective_on) FROM regencies_populationfigure
                    WHERE regency_id = f.id), %(today)s::date, interval '1 day') e(date)
                LEFT JOIN (SELECT date, CASE f.measure WHEN 'recorded' THEN recorded ELSE printed END AS moved
                    FROM regencies_dailyreport WHERE regency_id = f.id) d ON d.date = e.date
                LEFT JOIN (SELECT date, CASE f.measure WHEN 'recorded' THEN recorded_total ELSE printed_total END
                    AS stated FROM regencies_reconciliation WHERE regency_id = f.id) b ON b.date = e.date
                LEFT JOIN (SELECT effective_on, eligible FROM regencies_populationfigure WHERE regency_id = f.id) g
                    ON g.effective_on = e.date
            ) x
        ) y
    ) day WHERE f.remaining = 0 GROUP BY 1, 2
), dated AS MATERIALIZED (
    SELECT f.*, coalesce(r.since, r.beginning) AS reached_on,
        coalesce(r.since, r.beginning, middle.date) AS projected_on,
        coalesce(r.since, r.beginning, early.date) AS projected_early_on,
        coalesce(r.since, r.beginning, late.date) AS projected_late_on,
        CASE WHEN stock_now <= 0 THEN %(today)s::date ELSE blanks.date END AS blank_runout_on
    FROM forecast f LEFT JOIN reached r USING (id, deadline_id)
    LEFT JOIN service middle ON middle.kind = f.kind AND middle.number = f.number + f.n
    LEFT JOIN service early ON early.kind = f.kind AND early.number = f.number + f.n_early
    LEFT JOIN service late ON late.kind = f.kind AND late.number = f.number + f.n_late
    LEFT JOIN service blanks ON blanks.kind = f.kind AND blanks.number = f.number + f.n_blanks
)
SELECT id AS regency_id, deadline_id, data_through, CASE WHEN data_through IS NOT NULL THEN greatest(0, silent) END
        AS service_days_silent, serves AS is_service_day, recorded IS NOT NULL AS reported, eligible,
    recorded_now AS recorded_total, printed_now AS printed_total, recorded_now - printed_now AS print_backlog,
    stock_now AS blank_stock, CASE WHEN has_pace AND window_used > 0
        THEN floor(greatest(0, stock_now) * k::numeric / window_used) END AS blank_days_left, blank_runout_on,
    greatest(0, recorded_now - printed_now + greatest(0, CASE WHEN counts_down THEN target_count END - recorded_now)
        - stock_now) AS blanks_needed, certificates_now AS temporary_outstanding,
    greatest(0, recorded_now - printed_now - certificates_now) AS temporary_gap,
    greatest(0, certificates_now - valid_now) AS temporary_expired,
    greatest(0, certificates_now - valid_later) - greatest(0, certificates_now - valid_now) AS temporary_expiring_30,
    window_start, k AS window_reports, window_recorded, window_printed, window_used AS window_blanks_used,
    spread_recorded, spread_printed, recorded, printed, reprinted, blanks_received, blanks_spoiled,
    temporary_issued, temporary_withdrawn, target_count, total, remaining, days_left AS service_days_left,
    projected_on, projected_early_on, projected_late_on, projected_on - due_on AS gap_days,
    CASE WHEN %(today)s::date > due_on THEN remaining WHEN has_pace
        THEN greatest(0, target_count - (total + floor(done * days_left::numeric / k))) END AS shortfall,
    reached_on, CASE WHEN remaining IS NULL THEN 'no_data' WHEN remaining = 0 THEN 'reached' WHEN %(today)s::date > due_on
        THEN 'missed' WHEN NOT has_pace OR coalesce(silent, 0) >= 3 THEN 'no_data' WHEN projected_on <= due_on
        THEN 'on_track' WHEN projected_on <= due_on + 7 THEN 'at_risk' ELSE 'behind' END AS status
FROM dated ORDER BY regency_id, deadline_id
