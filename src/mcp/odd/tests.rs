use super::*;

fn call(rest: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"t"{rest}}}}}"#)
}

#[test]
fn a_misspelt_dry_run_is_told_with_its_name() {
    for key in ["kartoteka/dry_run", "kartoteka/dryrun", "kartoteka/dryRun", "Kartoteka/Dry-Run", "dryrun", "dry_run"] {
        let message = call(&format!(r#","_meta":{{"{key}":true}}"#));
        let why = reason(&message).unwrap_or_default();
        assert!(why.contains(key) && why.contains("`kartoteka/dry-run`"), "{key}: {why}");
        assert!(is_likely(&message), "{key}");
    }
    assert!(reason(&call(r#","_meta":{"kartoteka/lables":"table"}"#)).is_some_and(|why| why.contains(LABELS_KEY)));
    assert!(reason(&call(r#","_meta":{"kartoteka/text":"fulll"}"#)).is_some_and(|why| why.contains("`summary`")));
}

#[test]
fn what_is_read_and_what_is_of_others_passes() {
    for rest in [
        "",
        r#","_meta":{"kartoteka/dry-run":"yes","kartoteka/text":"full","kartoteka/labels":null}"#,
        r#","_meta":{"progressToken":1,"example.org/dry":true,"locale":"ru"}"#,
        r#","arguments":{"args":1,"dryrun":true}"#,
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
