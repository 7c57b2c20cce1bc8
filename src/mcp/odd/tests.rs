use super::*;

fn call(rest: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"t"{rest}}}}}"#)
}

#[test]
fn a_misspelt_dry_run_is_told_with_its_name() {
    for key in [
        "kartoteka/dry_run",
        "kartoteka/dryrun",
        "kartoteka/dryRun",
        "Kartoteka/Dry-Run",
        "KArtoteka/dry-run",
        " kartoteka/dry-run",
        "kartoteka.dry-run",
        "kartoteka_dry_run",
        "kartoteka-dry-run",
        "kartoteka:dry-run",
        "io.kartoteka/dry-run",
        "dryrun",
        "dry_run",
        "dRY-RUN",
        "dry",
    ] {
        let message = call(&format!(r#","_meta":{{"{key}":true}}"#));
        let why = reason(&message).unwrap_or_default();
        assert!(why.contains(key) && why.contains("`kartoteka/dry-run`"), "{key}: {why}");
        assert!(is_likely(&message), "{key}");
    }
    assert!(reason(&call(r#","_meta":{"kartoteka/lables":"table"}"#)).is_some_and(|why| why.contains(LABELS_KEY)));
    assert!(reason(&call(r#","_meta":{"kartoteka/text":"fulll"}"#)).is_some_and(|why| why.contains("`summary`")));
}

#[test]
fn a_dry_run_that_is_escaped_nested_or_there_twice_is_told() {
    for meta in [
        r#"{"\u0064ryRun":true}"#,
        r#"{"kartoteka\u002fdryRun":true}"#,
        r#"{"_meta":{"kartoteka/dry-run":true}}"#,
        r#"{"_meta":{"dryRun":true}}"#,
        r#"{"kartoteka":{"dry-run":true}}"#,
        r#"{"options":{"kartoteka/dry-run":true}}"#,
        r#"{"kartoteka/dry-run":true,"kartoteka/dry-run":false}"#,
        r#"{"kartoteka/dry-run":true,"kartoteka\/dry-run":false}"#,
    ] {
        let message = call(&format!(r#","_meta":{meta}"#));
        assert!(reason(&message).is_some() && is_likely(&message), "{meta}");
    }
    let twice = call(r#","_meta":{"kartoteka/dry-run":true},"_meta":{}"#);
    assert!(reason(&twice).is_some_and(|why| why.contains("`_meta` twice")));
}

#[test]
fn what_stands_beside_the_parameters_is_told() {
    let beside =
        |rest: &str| format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call",{rest},"params":{{"name":"t"}}}}"#);
    for rest in [
        r#""_meta":{"kartoteka/dry-run":true}"#,
        r#""meta":{"dryRun":true}"#,
        r#""kartoteka/dry-run":true"#,
        r#""dryRun":true"#,
        r#""options":{"kartoteka/dry-run":true}"#,
        r#""kartoteka/idempotency-key":"k""#,
        r#""arguments":{"id":1}"#,
        r#""args":{"id":1}"#,
    ] {
        assert!(reason(&beside(rest)).is_some(), "{rest}");
    }
    assert_eq!(reason(&beside(r#""trace":{"id":1},"_meta":{"progressToken":1}"#)), None);
}

#[test]
fn values_that_cannot_be_used_are_told() {
    for (meta, part) in [
        ("5", "`_meta` has to be an object"),
        (r#"{"progressToken":9223372036854775808}"#, "`progressToken`"),
        (r#"{"progressToken":1.5}"#, "`progressToken`"),
        (r#"{"progressToken":true}"#, "`progressToken`"),
        (r#"{"kartoteka/locale":5}"#, "`kartoteka/locale`"),
    ] {
        assert!(reason(&call(&format!(r#","_meta":{meta}"#))).is_some_and(|why| why.contains(part)), "{meta}");
    }
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":5}}"#;
    assert!(reason(list).is_some_and(|why| why.contains("`cursor`")));
}

#[test]
fn what_is_read_and_what_is_of_others_passes() {
    for rest in [
        "",
        r#","_meta":{"kartoteka/dry-run":"yes","kartoteka/text":"full","kartoteka/labels":null}"#,
        r#","_meta":{"progressToken":1,"example.org/dry":true,"locale":"ru"}"#,
        r#","arguments":{"args":1,"dryrun":true,"kartotekaUrl":"x"}"#,
        r#","_meta":{"example.org/dry-run":true,"io.modelcontextprotocol/clientInfo":{"name":"kartoteka","version":"1"}}"#,
        r#","_meta":null"#,
    ] {
        assert_eq!(reason(&call(rest)), None, "{rest}");
    }
}

#[test]
fn arguments_beside_their_place_are_told() {
    for name in MISPLACED {
        let message = call(&format!(r#","{name}":{{"id":1}}"#));
        assert!(reason(&message).is_some_and(|why| why.contains(name) && why.contains("`arguments`")), "{name}");
    }
    assert_eq!(reason(&call(r#","arguments":{},"input":1"#)), None, "they are where they belong");
}

#[test]
fn a_dry_run_in_another_place_is_told_with_its_own() {
    for rest in [
        r#","arguments":{"name":"A","_meta":{"kartoteka/dry-run":true}}"#,
        r#","arguments":{"name":"A","_meta":{"dryRun":true}}"#,
        r#","arguments":{"name":"A","kartoteka/dry-run":true}"#,
        r#","arguments":{"name":"A","options":{"Kartoteka/Dry-Run":true}}"#,
        r#","arguments":{"name":"A"},"meta":{"kartoteka/dry-run":true}"#,
        r#","arguments":{"name":"A"},"kartoteka/dry-run":true"#,
        r#","arguments":{"name":"A"},"kartoteka/idempotency-key":"k""#,
        r#","arguments":{"name":"A"},"dry_run":true"#,
    ] {
        let message = call(rest);
        assert!(reason(&message).is_some_and(|why| why.contains("`_meta` beside the arguments")), "{rest}");
        assert!(is_likely(&message), "{rest}");
    }
    for rest in [
        r#","arguments":{"name":"A","_meta":{"progressToken":1}}"#,
        r#","arguments":{"options":{"dryRun":true},"note":"kartoteka/dry-run"}"#,
    ] {
        assert_eq!(reason(&call(rest)), None, "{rest}");
    }
}
