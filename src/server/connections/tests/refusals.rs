//! Requests that are refused for every caller.

use super::*;

/// Addresses that a tenant may not have asked, and why.
const REFUSED: [(&str, &str); 16] = [
    ("http://127.0.0.1/api", "not_allowed"),
    ("https://127.0.0.1/api", "not_allowed"),
    ("https://127.1/api", "not_allowed"),
    ("https://2130706433/api", "not_allowed"),
    ("https://0x7f000001/api", "not_allowed"),
    ("https://[::1]/api", "not_allowed"),
    ("https://[::ffff:127.0.0.1]/api", "not_allowed"),
    ("https://169.254.169.254/latest", "not_allowed"),
    ("https://10.0.0.1/api", "not_allowed"),
    ("https://192.168.1.1/api", "not_allowed"),
    ("https://localhost/api", "not_allowed"),
    ("http://localhost/api", "not_allowed"),
    ("https://crm.example:22/api", "not_allowed"),
    ("http://crm.example/api", "not_allowed"),
    ("https://anna:secret@crm.example/api", "invalid"),
    ("https://crm.example/api?x=1", "invalid"),
];

#[tokio::test]
async fn an_address_that_is_not_public_is_not_asked() {
    let shop = System::start("shop", "key-of-the-shop").await;
    for (address, expected) in REFUSED {
        let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[]);
        let refused = hosted.connect(&asked("acme"), json!({ "url": address, "token": shop.key })).await;
        let Err(ConnectRefused::Failed { kind, message }) = refused else { panic!("{address}: {refused:?}") };
        assert_eq!(kind, expected, "{address}: {message}");
        assert!(!message.contains("127.") && !message.contains("::1"), "{address}: {message}");
    }
    // The port of a server on this machine, which answers everyone.
    for place in [format!("http://{}/api", shop.address), format!("http://localhost:{}/api", shop.address.port())] {
        let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[]);
        let refused = hosted.connect(&asked("acme"), json!({ "url": place, "token": shop.key })).await;
        assert!(
            matches!(refused, Err(ConnectRefused::Failed { ref kind, .. }) if kind == "not_allowed"),
            "{refused:?}"
        );
    }
    assert!(shop.asked().is_empty(), "nothing was asked");
}

#[tokio::test]
async fn what_was_stored_untried_is_not_asked_either() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[]);
    let settings = json!({ "url": "https://localhost/api", "token": shop.key });
    let settings = settings.as_object().expect("an object");
    ConnectsTenants::connect(&*hosted.server, &asked("acme"), "crm", settings, false).await.expect("it is not tried");
    let called = hosted.call("acme", "leads", "en").await;
    assert_eq!(called["error"]["code"], "not_allowed", "{called}");
}

#[tokio::test]
async fn who_tries_one_key_after_the_other_gets_no_further() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[&shop]);
    let mut limited = 0;
    for attempt in 0..25 {
        let settings = json!({ "url": url(&shop), "token": format!("guess-{attempt}-of-a-key") });
        match hosted.connect(&asked("acme"), settings).await {
            Err(ConnectRefused::Failed { kind, .. }) => assert_eq!(kind, "unauthorized"),
            Err(ConnectRefused::Limited(wait, _)) => {
                assert!(wait.as_secs() <= 60);
                limited += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((limited, shop.asked().len()), (5, 20));
    let other = hosted.connect(&asked("other"), json!({ "url": url(&shop), "token": shop.key })).await;
    assert!(other.is_ok(), "another tenant is not held up");
}

#[tokio::test]
async fn what_is_never_tried_uses_up_no_try() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[&shop]);
    for _ in 0..25 {
        let refused = hosted.connect(&asked("acme"), json!({ "colour": "red" })).await;
        assert!(matches!(refused, Err(ConnectRefused::Unfit(_))), "{refused:?}");
    }
    assert!(shop.asked().is_empty(), "nothing was asked");
    let connected = hosted.connect(&asked("acme"), json!({ "url": url(&shop), "token": shop.key })).await;
    assert!(connected.is_ok(), "{connected:?}");
}

#[tokio::test]
async fn whoever_does_not_see_a_catalog_does_not_connect_it() {
    let file = "roles:\n  owner: { may: [connect], tools: [nothing] }\ntenants: { acme: {}, other: {} }\n";
    let hosted = Hosted::new(file, &[], &[]);
    let rights = hosted.server.set().roles().rights(["owner"]);
    let who = Arc::new(Identity { held: rights, ..(*identity("acme", "anna")).clone() });
    let blind = ConnectionAsked { who, ..asked("acme") };
    assert!(hosted.server.connections(&blind).await.expect("the store is there").is_empty());
    let refused = hosted.connect(&blind, json!({ "url": "https://crm.example" })).await;
    assert!(matches!(refused, Err(ConnectRefused::Absent)));
    let foreign = ConnectionAsked { tenant: "nobody".into(), ..asked("acme") };
    assert!(matches!(hosted.server.connections(&foreign).await, Err(ConnectRefused::NoTenant)));
    assert_eq!(hosted.server.aliases("crm-link")[0].catalog, "crm");
    assert!(hosted.server.aliases("crm").is_empty());
}
