//! Kubernetes: cursors that grow old, patches of three kinds, a log that is a text.

use axum::response::Response;
use serde_json::{Value, json};

use super::stand_in::{Asked, answering, broken_off, json_of, lines, page, taken, with};
use super::{answered, failed, field, result, serve};

const TOKEN: [(&str, &str); 1] = [("KUBERNETES_TOKEN", "0123456789abcdef")];
const PODS: &str = "GET /api/v1/namespaces/default/pods";
const DEPLOYMENT: &str = "PATCH /apis/apps/v1/namespaces/default/deployments/shop";

/// A `Status`, as the API fails with.
fn failure(code: u16, reason: &str, message: &str) -> Response {
    let body = json!({ "kind": "Status", "status": "Failure", "reason": reason, "message": message, "code": code });
    json_of(code, &body)
}

/// A namespace with 700 pods, of which a list that takes too long cannot go on.
fn cluster(asked: &Asked) -> Response {
    let size: usize = asked.of("limit").map_or(0, |limit| limit.parse().expect("a number"));
    match (asked.line.as_str(), asked.of("continue")) {
        (PODS, Some("old")) => failure(410, "Expired", "The provided continue parameter is too old"),
        (PODS, from) => {
            let from: usize = from.map_or(0, |from| from[1..].parse().expect("a cursor of ours"));
            let to = (from + size).min(700);
            let items: Vec<Value> = (from..to)
                .map(|id| {
                    let labels = json!({ "app.kubernetes.io/name": "shop" });
                    let containers = json!([{ "image": "shop:7" }, { "image": "proxy:1" }]);
                    json!({
                        "metadata": { "name": format!("shop-{id}"), "labels": labels, "managedFields": [] },
                        "spec": { "containers": containers }, "status": { "phase": "Running" },
                    })
                })
                .collect();
            let next = if to < 700 { format!("c{to}") } else { String::new() };
            json_of(200, &json!({ "kind": "PodList", "metadata": { "continue": next }, "items": items }))
        }
        ("GET /api/v1/namespaces/default/pods/shop-1/log", _) => {
            with(200, &[("content-type", "text/plain")], "{\"level\":\"info\"}\nready\n".to_owned())
        }
        _ => failure(404, "NotFound", "pods \"shop-9\" not found"),
    }
}

#[tokio::test]
async fn kubernetes_goes_on_until_the_cursor_is_empty() {
    let (server, heard) = serve("kubernetes", &TOKEN, answering(cluster)).await;
    let pods = result(&server, "list_pods", json!({ "labels": ["app=shop", "tier in (web)"], "limit": 600 })).await;
    assert_eq!(field(&pods, "name").len(), 600);
    let expected = json!({ "name": "shop-0", "app": "shop", "phase": "Running", "images": ["shop:7", "proxy:1"] });
    assert_eq!((&pods["result"][0], &pods["pagination"]["next"]), (&expected, &json!("c600")));
    let labels = "labelSelector=app%3Dshop%2Ctier%20in%20%28web%29";
    let sent: Vec<String> = lines(&heard).iter().map(|line| line.replace('+', "%20")).collect();
    assert_eq!(sent, [format!("{PODS}?{labels}&limit=500"), format!("{PODS}?{labels}&continue=c500&limit=100")]);
    let rest = result(&server, "list_pods", json!({ "limit": 600, "continue": "c600" })).await;
    assert_eq!((field(&rest, "name").len(), rest["pagination"].get("next")), (100, None));
    let (kind, message) = failed(&server, "list_pods", json!({ "continue": "old" })).await;
    assert!(kind == "invalid" && message.contains("too old"), "{kind}: {message}");
}

#[tokio::test]
async fn kubernetes_shows_a_log_as_the_text_that_it_is() {
    let stand_in = answering(|asked: &Asked| {
        // A cluster that is asked for text/plain alone refuses.
        assert_eq!(asked.header("accept"), "text/plain, */*;q=0.1");
        cluster(asked)
    });
    let (server, heard) = serve("kubernetes", &TOKEN, stand_in).await;
    let since = json!({ "name": "shop-1", "since": "2026-05-20T10:00:00+03:00", "lines": 9000 });
    let log = answered(&server, "pod_log", since).await;
    let content = &log["structuredContent"];
    assert_eq!(
        (&content["result"], &content["warnings"][0]["code"]),
        (&json!("{\"level\":\"info\"}\nready\n"), &json!("clamped"))
    );
    let line = lines(&heard).remove(0);
    assert!(line.contains("sinceTime=2026-05-20T07%3A00%3A00Z") && line.contains("tailLines=2000"), "{line}");
    let (kind, message) = failed(&server, "pod_log", json!({ "name": "shop-9" })).await;
    assert!(kind == "not_found" && message.contains("not found"), "{message}");
}

#[tokio::test]
async fn kubernetes_takes_each_patch_under_its_own_type() {
    let stand_in = answering(|asked: &Asked| {
        assert_eq!(asked.line, DEPLOYMENT);
        let media = asked.header("content-type");
        let metadata = json!({ "name": "shop", "generation": 9, "labels": { "team": "sales" } });
        match media {
            "application/merge-patch+json"
            | "application/json-patch+json"
            | "application/strategic-merge-patch+json" => {
                json_of(200, &json!({ "kind": "Deployment", "metadata": metadata }))
            }
            _ => failure(415, "UnsupportedMediaType", media),
        }
    });
    let (server, heard) = serve("kubernetes", &TOKEN, stand_in).await;
    let labelled = json!({ "name": "shop", "labels": { "team": "sales", "old": null } });
    let labelled = result(&server, "label_deployment", labelled).await;
    assert_eq!((&labelled["result"], labelled.get("warnings")), (&json!({ "team": "sales" }), None));
    let body = taken(&heard).remove(0).1;
    assert_eq!(body, r#"{"metadata":{"labels":{"team":"sales","old":null}}}"#, "`null` is a value here");
    let operations = json!([
        { "op": "test", "path": "/spec/replicas", "value": 2 },
        { "op": "replace", "path": "/spec/template/metadata/labels", "value": { "a": ["b", 1.5, true, null] } },
        { "op": "remove", "path": "/spec/paused" },
    ]);
    let patched = result(&server, "patch_deployment", json!({ "name": "shop", "operations": operations })).await;
    assert_eq!(patched["result"], json!({ "name": "shop", "generation": 9 }));
    let body = taken(&heard).remove(0).1;
    assert_eq!(serde_json::from_str::<Value>(&body).expect("it is JSON"), operations, "any JSON is a value");
    result(&server, "restart_deployment", json!({ "name": "shop" })).await;
    let body: Value = serde_json::from_str(&taken(&heard).remove(0).1).expect("it is JSON");
    let at = body["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"].clone();
    let at = at.as_str().expect("a moment").parse::<jiff::Timestamp>().expect("a moment");
    assert!(jiff::Timestamp::now().duration_since(at).as_secs() < 60, "{at}");
}

#[tokio::test]
async fn kubernetes_says_each_cause_and_never_sends_a_patch_twice() {
    let stand_in = answering(|asked: &Asked| match asked.json()[0]["path"].as_str() {
        Some("/spec/replicas") => {
            let cause = |field: &str, message: &str| json!({ "reason": "FieldValueInvalid", "message": message, "field": field });
            let causes =
                json!([cause("spec.replicas", "must not be negative"), cause("spec.selector", "is immutable")]);
            let body = json!({
                "kind": "Status", "status": "Failure", "reason": "Invalid", "code": 422,
                "message": "Deployment.apps \"shop\" is invalid", "details": { "name": "shop", "causes": causes }
            });
            json_of(422, &body)
        }
        Some("/spec/paused") => failure(409, "Conflict", "the object has been modified; please apply your changes"),
        Some("/spec/page") => page(200),
        Some("/spec/late") => with(429, &[("retry-after", "3600")], String::new()),
        _ => broken_off(),
    });
    let (server, heard) = serve("kubernetes", &TOKEN, stand_in).await;
    let patch = |path: &str| json!({ "name": "shop", "operations": [{ "op": "replace", "path": path, "value": -1 }] });
    let (kind, message) = failed(&server, "patch_deployment", patch("/spec/replicas")).await;
    assert_eq!(kind, "invalid");
    for told in ["spec.replicas", "must not be negative", "spec.selector", "is immutable"] {
        assert!(message.contains(told), "{told}: {message}");
    }
    let (kind, message) = failed(&server, "patch_deployment", patch("/spec/paused")).await;
    assert!(kind == "conflict" && message.contains("has been modified"), "{message}");
    assert_eq!(failed(&server, "patch_deployment", patch("/spec/late")).await.0, "busy");
    drop(lines(&heard));
    // A page that a proxy has put there says nothing of what was done, and nor does no answer.
    for path in ["/spec/page", "/spec/lost"] {
        assert_eq!(failed(&server, "patch_deployment", patch(path)).await.0, "unknown_outcome", "{path}");
        assert_eq!(lines(&heard), [DEPLOYMENT], "{path}");
    }
}
