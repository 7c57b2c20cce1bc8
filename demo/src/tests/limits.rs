//! The leaky bucket and forced failures.

use std::time::{Duration, Instant};

use serde_json::json;

use super::Demo;
use crate::{Failure, limits::Bucket};

#[test]
fn the_bucket_holds_fifty_and_leaks_two_a_second() {
    let begin = Instant::now();
    let mut bucket = Bucket::new(begin);
    let mut admitted = |after: Duration| (0..100).take_while(|_| bucket.admits(begin + after)).count();
    assert_eq!(admitted(Duration::ZERO), 50);
    assert_eq!(admitted(Duration::from_millis(400)), 0);
    assert_eq!(admitted(Duration::from_millis(1500)), 3);
    assert_eq!(admitted(Duration::from_secs(1000)), 50);
}

#[tokio::test]
async fn too_many_requests_are_refused() {
    let demo = Demo::new().await;
    demo.portal.options().limit_rate(true);
    let mut refused = None;
    for _ in 0..120 {
        let answer = demo.call("server.time", json!({})).await;
        if answer.status != 200 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("fifty fit, and few leak in that time");
    assert_eq!(refused.refusal(), (503, "QUERY_LIMIT_EXCEEDED", "Too many requests"));
    demo.portal.options().limit_rate(false);
    assert_eq!(demo.call("server.time", json!({})).await.status, 200);
}

#[tokio::test]
async fn failures_come_as_often_as_ordered_and_then_end() {
    let demo = Demo::new().await;
    let options = demo.portal.options();
    options.fail("crm.lead.list", 2, &Failure::too_many());
    options.fail("crm.lead.list", 1, &Failure::operation_time());
    options.fail("CRM.lead.list", 1, &Failure::access_denied().with_status(400));
    options.fail("crm.lead.list", 1, &Failure::too_many().with_status(200));
    options.fail("crm.lead.list", 1, &Failure::bad_gateway());
    options.fail("crm.lead.list", 1, &Failure::json(200, "{\"result\":["));
    assert_eq!(demo.call("crm.deal.list", json!({})).await.status, 200, "another method");
    let call = async || demo.call("crm.lead.list", json!({})).await;
    for expected in [
        (503, "QUERY_LIMIT_EXCEEDED"),
        (503, "QUERY_LIMIT_EXCEEDED"),
        (429, "OPERATION_TIME_LIMIT"),
        (400, "ACCESS_DENIED"),
        (200, "QUERY_LIMIT_EXCEEDED"),
    ] {
        let answer = call().await;
        assert_eq!((answer.status, answer.refusal().1), expected);
    }
    let page = call().await;
    assert_eq!(page.status, 502);
    assert!(page.body.as_str().expect("no JSON").contains("<title>502 Bad Gateway</title>"));
    assert_eq!(call().await.body, json!("{\"result\":["));
    assert_eq!(call().await.status, 200);
}

#[tokio::test]
async fn answers_may_be_delayed() {
    let demo = Demo::new().await;
    demo.portal.options().delay(Duration::from_millis(80));
    let begin = Instant::now();
    demo.call("server.time", json!({})).await;
    assert!(begin.elapsed() >= Duration::from_millis(80));
}
