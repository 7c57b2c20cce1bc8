use super::*;

fn asked<'u>(names: &[&str], usual: &'u [String], sent: bool) -> AskedFields<'u> {
    let names = names.iter().map(|name| Cow::Owned((*name).to_owned())).collect();
    AskedFields { names, argument: Some((0, "select")), usual, all_usual: false, sent }
}

fn among(names: &[&str], records: &[&'static str]) -> Fields {
    asked(names, &[], false).among(records.iter().copied())
}

#[test]
fn a_star_and_nothing_are_all_fields() {
    for names in [&["*"][..], &["*", "UF_*"], &[]] {
        let fields = among(names, &[r#"{"ID":"1"}"#]);
        assert!(fields.kept.is_none() && fields.unknown.is_none() && fields.repairs.is_empty(), "{names:?}");
    }
}

#[test]
fn another_case_is_read_as_the_field_and_told() {
    let fields = among(&["id", "statusId"], &[r#"{"ID":"1","STATUS_ID":"NEW"}"#]);
    assert_eq!(fields.kept.as_deref(), Some(&["ID".to_owned(), "STATUS_ID".to_owned()][..]));
    let paths: Vec<&str> = fields.repairs.iter().map(|repair| repair.path.as_str()).collect();
    assert_eq!(paths, ["select[0]", "select[1]"]);
    // Where both are there, each is itself.
    let fields = among(&["id"], &[r#"{"ID":"1","id":2}"#]);
    assert!(fields.repairs.is_empty());
    assert_eq!(fields.kept.as_deref(), Some(&["id".to_owned()][..]));
}

#[test]
fn a_field_of_no_record_is_told_with_the_one_that_was_meant() {
    let fields = among(&["ID", "TITEL"], &[r#"{"ID":"1"}"#, r#"{"ID":"1","TITLE":"a"}"#]);
    let unknown = fields.unknown.expect("it is unknown");
    assert_eq!(unknown.names, [("TITEL".to_owned(), Some("TITLE".to_owned()))]);
    assert_eq!(unknown.instead, Some((0, vec!["ID".to_owned(), "TITLE".to_owned()])));
    let unknown = among(&["COLOUR"], &[r#"{"ID":"1"}"#]).unknown.expect("it is unknown");
    assert!(unknown.instead.is_none());
}

#[test]
fn a_field_of_a_later_record_is_known_and_of_no_record_nothing_is() {
    assert!(among(&["B"], &[r#"{"A":1}"#, r#"{"B":1}"#]).unknown.is_none());
    assert!(among(&["B"], &[]).unknown.is_none());
}

#[test]
fn what_the_backend_was_asked_for_is_kept_by_it_and_names_of_the_catalog_are_known() {
    let usual = ["TITLE", "EMAIL"].map(str::to_owned);
    let look = |names| asked(names, &usual, true).among([r#"{"ID":"1"}"#].into_iter());
    assert!(look(&["TITLE", "EMAIL"]).unknown.is_none());
    let fields = look(&["title"]);
    assert!(fields.kept.is_none() && fields.repairs.is_empty());
    let unknown = fields.unknown.expect("the backend did not know it");
    assert_eq!(unknown.instead, Some((0, vec!["TITLE".to_owned()])));
}

#[test]
fn many_unknown_fields_are_told_in_part() {
    let names: Vec<String> = (0..5_000).map(|number| format!("FIELD_{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let unknown = among(&names, &[r#"{"ID":"1"}"#]).unknown.expect("they are unknown");
    assert_eq!(unknown.names.len(), MOST_TOLD);
}

#[test]
fn a_part_of_a_field_is_one() {
    let records = [r#"{"due":null}"#, r#"{"due":{"date":"2026-05-22","lang":"en"},"labels":[{"name":"a"},{"id":1}]}"#];
    for name in ["due.date", "labels.name", "labels.id", "due.*"] {
        assert!(among(&[name], &records[1..]).unknown.is_none(), "{name}");
    }
    assert!(among(&["due.date"], &records[..1]).unknown.is_none(), "what is in nothing is not known");
    let unknown = among(&["due.dat"], &records).unknown.expect("the second record says what there is");
    assert_eq!(unknown.names, [("due.dat".to_owned(), Some("due.date".to_owned()))]);
    assert!(among(&["due.date"], &records).unknown.is_none());
    let deeper = [r#"{"due":{"at":null}}"#, r#"{"due":null}"#];
    assert!(among(&["due.at.day"], &deeper).unknown.is_none(), "nothing is known of what lies in it");
    let unknown = among(&["due.dat"], &records[1..]).unknown.expect("it is unknown");
    assert_eq!(unknown.names, [("due.dat".to_owned(), Some("due.date".to_owned()))]);
    let fields = among(&["due.DATE"], &records[1..]);
    assert_eq!(fields.kept.as_deref(), Some(&["due.date".to_owned()][..]));
}

#[test]
fn what_begins_so_is_read_in_the_spelling_of_the_records_and_told_where_nothing_does() {
    let fields = among(&["ID", "UF_*"], &[r#"{"ID":"1","ufCrm5_1":"x","title":"y"}"#]);
    assert_eq!(fields.kept, Some(vec!["ID".to_owned(), "uf*".to_owned()]));
    assert_eq!(fields.repairs.len(), 1);
    assert!(fields.unknown.is_none());
    let fields = among(&["ID", "UF_*"], &[r#"{"ID":"1","title":"y"}"#]);
    let unknown = fields.unknown.expect("nothing begins so");
    assert_eq!((&*unknown.names, unknown.instead), (&[("UF_*".to_owned(), None)][..], None));
    let fields = among(&["ID", "UF_*"], &[r#"{"ID":"1"}"#, r#"{"ID":"2","UF_CRM":"y"}"#]);
    assert!(fields.unknown.is_none() && fields.repairs.is_empty());
}
