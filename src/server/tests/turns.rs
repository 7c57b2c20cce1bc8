//! Calls that are about the same go one after another, through both back ends.

use std::time::Duration;

use futures::future::join_all;

use super::*;
use crate::catalog::shipped;

/// A server on the demo portal, whose answers take a while.
async fn on_a_slow_portal(sources: Vec<CatalogSource>) -> (Arc<dyn Serves>, kartoteka_demo::Portal) {
    let portal = kartoteka_demo::start(std::future::pending()).await.expect("a port is free");
    portal.options().delay(Duration::from_millis(20));
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let config = config.with_variable("BITRIX_BASE_URL", portal.base_url());
    let opened = crate::catalog::open::open(sources, &config, None).expect("the settings are whole");
    (Arc::new(Server::new(config, opened.set)), portal)
}

#[tokio::test]
async fn calls_go_one_after_another_where_one_of_several_is_the_same() {
    let (server, portal) = on_a_slow_portal(plans().into_iter().map(CatalogSource::interpreted).collect()).await;
    let calls = [
        json!({ "originId": "7" }),
        json!({ "originId": "7", "phone": "+19998887755" }),
        json!({ "originId": "7", "name": "Nina" }),
    ];
    let results = join_all(calls.map(|arguments| call(&server, "syncLead", arguments))).await;
    let created = results.iter().filter(|result| result["structuredContent"]["result"]["created"].is_number());
    assert_eq!(created.count(), 1, "{results:?}");
    let count = portal.requests().iter().filter(|request| request.method == "crm.lead.add").count();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn one_customer_who_is_synced_twice_at_once_is_one_lead() {
    let compiled = shipped::catalogs().into_iter().filter(|catalog| &*catalog.catalog.name == "bitrix24");
    let compiled = compiled.map(CatalogSource::compiled).collect();
    for sources in [plans().into_iter().map(CatalogSource::interpreted).collect(), compiled] {
        let (server, portal) = on_a_slow_portal(sources).await;
        // One number, in four spellings.
        let phones = ["+19998887766", "1 (999) 888-77-66", "+1 999 888 77 66", "tel:+19998887766"];
        let calls =
            phones.map(|phone| call(&server, "syncLead", json!({"name": "Nina", "phone": phone, "notes": "Call"})));
        let results = join_all(calls).await;
        let created = results.iter().filter(|result| result["structuredContent"]["result"]["created"].is_number());
        assert_eq!(created.count(), 1, "{results:?}");
        let count = |method: &str| portal.requests().iter().filter(|request| request.method == method).count();
        assert_eq!(count("crm.lead.add"), 1);
        // The lead was made with these notes; the first that finds it adds them as a comment, the others see that.
        assert_eq!(count("crm.timeline.comment.add"), 1);
    }
}
