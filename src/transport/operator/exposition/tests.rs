use super::*;

#[test]
fn families_are_written_as_the_format_has_them() {
    let mut page = Exposition::default();
    page.number("up", Measure::Gauge, "Whether it is up.", 1);
    let mut calls = page.family("calls_total", Measure::Counter, "Calls.");
    calls.add(&[("tool", "a\"b\\c\nd"), ("kind", "busy")], 7);
    let mut took = page.family("took_seconds", Measure::Histogram, "Durations.");
    took.add_durations(&[("tool", "a")], &[0.01, 1.0], &[1, 0, 2], Duration::from_millis(2_500));
    let expected = r#"# HELP up Whether it is up.
# TYPE up gauge
up 1
# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{tool="a\"b\\c\nd",kind="busy"} 7
# HELP took_seconds Durations.
# TYPE took_seconds histogram
took_seconds_bucket{tool="a",le="0.01"} 1
took_seconds_bucket{tool="a",le="1"} 1
took_seconds_bucket{tool="a",le="+Inf"} 3
took_seconds_sum{tool="a"} 2.5
took_seconds_count{tool="a"} 3
"#;
    assert_eq!(page.into_text(), expected);
}
