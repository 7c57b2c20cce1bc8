use super::*;

#[test]
fn a_cell_is_no_formula_and_breaks_no_row() {
    let record = json!({ "ts": "2026-05-20T10:00:00Z", "tool": "=1+1", "actor": "@eve", "duration_ms": 1.5,
                         "resource": "a,\"b\"\nc", "payload_size": 3 });
    let row = ExportFormat::Csv.record(record);
    assert!(row.starts_with("2026-05-20T10:00:00Z,,,'=1+1,\"a,\"\"b\"\"\nc\","), "{row}");
    assert!(row.contains(",'@eve,") && row.contains(",1.5,"), "{row}");
    assert!(row.ends_with("\"{\"\"payload_size\"\":3}\"\r\n"), "{row}");
}
