use super::*;

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

fn read(parent: &str, state: &str, baggage: &str) -> Vec<(&'static str, String)> {
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let trace = Trace::read([some(parent), some(state), some(baggage)]).unwrap_or_default();
    trace.parts(true).map(|(name, part)| (name, part.to_owned())).collect()
}

#[test]
fn what_is_well_formed_goes_on_as_it_came() {
    let whole =
        read(PARENT, "congo=t61rcWkgMzE, rojo=00f067aa0ba902b7", "userId=alice;ttl=5;own, serverNode = DF%2028");
    let expected = [
        ("traceparent", PARENT),
        ("tracestate", "congo=t61rcWkgMzE, rojo=00f067aa0ba902b7"),
        ("baggage", "userId=alice;ttl=5;own, serverNode = DF%2028"),
    ];
    assert_eq!(whole, expected.map(|(name, part)| (name, part.to_owned())));
    assert_eq!(read("", "", "a=b"), [("baggage", "a=b".to_owned())], "baggage needs no trace");
    assert_eq!(read(PARENT, "fw529a3039@dt=FfAAAAAA", "").len(), 2);
}

#[test]
fn a_later_version_goes_on_as_far_as_it_is_known() {
    let later = PARENT.replacen("00-", "cc-", 1);
    assert_eq!(read(&later, "", ""), [("traceparent", PARENT.to_owned())]);
    assert_eq!(read(&format!("{later}-what-is-new"), "", ""), [("traceparent", PARENT.to_owned())]);
}

#[test]
fn what_is_malformed_is_ignored() {
    for parent in [
        "nope",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nx: y",
        "00-0af7651916cd43dd8448eb211c80319\u{451}-b7ad6b7169203331-01",
    ] {
        assert!(read(parent, "congo=1", "").is_empty(), "{parent}");
    }
    let many = (0..33).map(|n| format!("k{n}=v")).collect::<Vec<_>>().join(",");
    for state in ["congo", "Congo=1", "=1", "congo=", "a=b=c", "a=1,a=2", "1a=b", "a@b@c=1", "a=\u{451}", &many] {
        assert_eq!(read(PARENT, state, "").len(), 1, "{state}");
    }
    for baggage in ["a", "a b=c", "a=\"b\"", "a=b\\c", "a=b;=c", "a=\u{451}", "a=b\r\nx: y", ","] {
        assert_eq!(read(PARENT, "", baggage).len(), 1, "{baggage}");
    }
    assert_eq!(read(PARENT, "", &format!("a={}", "x".repeat(LONGEST))).len(), 1);
}

#[test]
fn a_message_says_more_than_its_headers() {
    let trace = |parent: Option<&str>, state, baggage| Trace::read([parent, state, baggage]).expect("well formed");
    let other = PARENT.replacen("0af7", "1af7", 1);
    let wire = trace(Some(&other), Some("wire=1"), Some("of=wire"));
    let of = |trace: Trace| trace.parts(true).map(|(_, part)| part.to_owned()).collect::<Vec<_>>();
    assert_eq!(of(trace(Some(PARENT), None, None).over(Some(&wire))), [PARENT, "of=wire"], "no state of another trace");
    assert_eq!(of(trace(None, None, Some("of=message")).over(Some(&wire))), [&*other, "wire=1", "of=message"]);
    assert_eq!(of(trace(Some(PARENT), None, None).over(None)), [PARENT]);
}
