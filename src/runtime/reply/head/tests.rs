use super::*;

fn head(headers: &[(&str, &'static str)]) -> Head {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().expect("a name");
        map.append(name, http::HeaderValue::from_static(value));
    }
    Head::new(201, map)
}

fn link_to(links: &'static str, relation: &str, parameter: Option<&str>) -> Option<String> {
    let parameter = parameter.map(|name| name.to_owned().into());
    head(&[("link", links)]).json(&HttpPart::Link { relation: relation.to_owned().into(), parameter })
}

#[test]
fn a_part_that_is_not_there_or_empty_is_absent() {
    let head = head(&[("X-Total-Count", "7"), ("x-empty", " "), ("vary", "a"), ("Vary", "b")]);
    let header = |name: &'static str| head.json(&HttpPart::Header { name: name.into() });
    assert_eq!(head.json(&HttpPart::Status).as_deref(), Some("201"));
    assert_eq!(header("x-total-count").as_deref(), Some("\"7\""));
    assert_eq!(header("vary").as_deref(), Some("\"a, b\""));
    assert_eq!((header("x-empty"), header("x-none")), (None, None));
}

#[test]
fn links_are_read_as_rfc_8288_has_them() {
    let two = r#"<https://api.example/a?page=1>; rel="prev", <https://api.example/a?page=3&per_page=2>; rel="next""#;
    assert_eq!(link_to(two, "next", Some("page")).as_deref(), Some("\"3\""));
    assert_eq!(link_to(two, "prev", None).as_deref(), Some("\"https://api.example/a?page=1\""));
    assert_eq!(link_to(two, "last", None), None);
    assert_eq!(link_to(two, "next", Some("cursor")), None);
    let odd = r#"</a>; title="a, <b>; rel=next"; rel=first, </c?c=x%20%2By+z#f>;REL="Other NEXT""#;
    assert_eq!(link_to(odd, "next", Some("c")).as_deref(), Some("\"x +y z\""));
    for broken in ["", "<", "next", "</a>; rel", "</a", "</a>; rel=\"next", "a; rel=next, >"] {
        let found = link_to(Box::leak(broken.to_owned().into_boxed_str()), "next", None);
        assert!(found.is_none() || broken == "</a>; rel=\"next", "{broken}: {found:?}");
    }
}

#[test]
fn a_parameter_comes_from_the_query_alone() {
    assert_eq!(query_parameter("https://a.example/p?x=1&page=2#page=3", "page").as_deref(), Some("2"));
    assert_eq!(query_parameter("https://a.example/page=2", "page"), None);
    assert_eq!(query_parameter("?page=", "page"), None);
}
