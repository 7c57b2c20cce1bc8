//! One catalog under two names: each asks its own system, with its own key, and nothing of one is seen in the other.

use super::*;

/// The catalog at one system and its mount at another, for all callers; `more` stands in the mount.
fn file(own: &System, mounted: &System, more: &str) -> String {
    format!(
        "catalogs:\n  crm: {{ settings: {{ url: \"{}\", token: $env.OWN_KEY }} }}\n  \
         crm_two: {{ of: crm, prefix: two_, settings: {{ url: \"{}\", token: $env.TWO_KEY }}{more} }}\n",
        at(own),
        at(mounted)
    )
}

fn at(system: &System) -> String {
    format!("http://{}/api", system.address)
}

async fn both() -> (System, System) {
    (System::start("shop", "key-of-the-shop").await, System::start("depot", "key-of-the-depot").await)
}

fn served(own: &System, mounted: &System, more: &str) -> Hosted {
    let variables = [("OWN_KEY", own.key), ("TWO_KEY", mounted.key)];
    Hosted::new(&file(own, mounted, more), &variables, &[])
}

async fn read(hosted: &Hosted, uri: &str) -> String {
    let reading = Arc::clone(&hosted.server).read(uri, caller(&hosted.server, "default", "en"));
    let contents = reading.expect("there is such a resource").await.expect("it can be read");
    String::from_utf8_lossy(&contents).into_owned()
}

fn names(server: &Server, list: List, key: &str) -> Vec<String> {
    let listed: Value = serde_json::from_slice(&server.list(list, &caller(server, "default", "en"))).expect("JSON");
    let items = listed.as_array().expect("a list").iter();
    items.map(|item| item[key].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn each_asks_its_own_system() {
    let (shop, depot) = both().await;
    let hosted = served(&shop, &depot, "");
    for _ in 0..2 {
        for (prefix, catalog, own, foreign) in [("", "crm", &shop, &depot), ("two_", "crm_two", &depot, &shop)] {
            let leads = hosted.call("default", &format!("{prefix}leads"), "en").await;
            assert_eq!(
                leads["metadata"],
                json!({ "provider": catalog, "tool": format!("{prefix}leads"), "resource": format!("{prefix}leads") })
            );
            assert_eq!(leads["labels"]["stage"]["a"]["name"], format!("stage of {}", own.name), "{leads}");
            let me = hosted.call("default", &format!("{prefix}me"), "ru").await;
            let scheme = catalog.replace('_', "-");
            let people = read(&hosted, &format!("{scheme}://people")).await;
            for told in [leads.to_string(), me.to_string(), people] {
                assert!(told.contains(own.name) && !told.contains(foreign.name), "{catalog}: {told}");
                assert!(!told.contains("key-of-the"), "{told}");
            }
        }
    }
    for system in [&shop, &depot] {
        let asked = system.asked();
        assert!(asked.iter().all(|one| one.credential.as_deref() == Some(system.key)), "{asked:?}");
        let count = |end: &str| asked.iter().filter(|one| one.path.ends_with(end)).count();
        assert_eq!((count("leads"), count("stages")), (2, 1), "dictionaries are kept by catalog: {asked:?}");
    }
    let (server, is_own) = (&hosted.server, read(&hosted, "people").await.contains("shop"));
    assert!(is_own, "an address without a scheme is the catalog's, as it was");
    assert_eq!(names(server, List::Tools, "name"), ["about", "leads", "me", "two_about", "two_leads", "two_me"]);
    let resources = names(server, List::Resources, "uri");
    assert_eq!(resources, ["crm://people", "crm-two://people", "kartoteka://answers", "kartoteka://answers/schema"]);
    let said = server.instructions(&caller(server, "default", "en")).expect("of the mount");
    assert_eq!(said, "What begins with `two_` is of Shop CRM (crm_two).");
}

#[tokio::test]
async fn a_mount_reads_no_variable_of_its_catalog() {
    let (shop, depot) = both().await;
    let own = at(&shop);
    let variables = [("CRM_URL", own.as_str()), ("CRM_TOKEN", shop.key), ("CRM_SIGNATURE", "boss")];
    let settings = format!("settings: {{ url: \"{}\" }}", at(&depot));
    let hosted =
        Hosted::new(&format!("catalogs: {{ crm_two: {{ of: crm, prefix: two_, {settings} }} }}\n"), &variables, &[]);
    assert_eq!(hosted.call("default", "leads", "en").await["result"][0]["of"], "shop");
    hosted.call("default", "two_leads", "en").await;
    let asked = depot.asked();
    assert!(!asked.is_empty() && asked.iter().all(|one| one.credential.is_none()), "{asked:?}");
    // What a mount lacks is a key of the file, and no variable.
    let folder = tempfile::tempdir().expect("a folder");
    let lacks = "catalogs: { crm_two: { of: crm, prefix: two_, settings: { token: $env.CRM_TOKEN } } }\n";
    let config = config(folder.path(), lacks, &variables, &[]);
    let fault = open(sources(), &config, None).err().expect("an address is missing").to_string();
    let said =
        "`catalogs.crm_two.settings.url` of the operator's file is not set; for example `url: https://crm.example/api`";
    assert!(fault.contains(said) && !fault.contains("CRM_URL"), "{fault}");
}

#[tokio::test]
async fn limits_of_a_mount_are_its_own() {
    let (shop, depot) = both().await;
    let hosted = served(&shop, &depot, ", limits: { caller: 1/h }");
    for (tool, refused) in [("two_me", false), ("two_me", true), ("me", false), ("me", false), ("two_about", true)] {
        let called = hosted.call("default", tool, "en").await;
        assert_eq!(called["error"]["code"] == "limited", refused, "{tool}: {called}");
    }
}

#[tokio::test]
async fn a_tenant_connects_a_mount_as_a_catalog() {
    let (shop, depot) = both().await;
    let mount = "catalogs: { crm_two: { of: crm, prefix: two_ } }\n";
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}{mount}"), &[], &[&shop, &depot]);
    let acme = asked("acme");
    let all = hosted.server.connections(&acme).await.expect("the store is there");
    let titles: Vec<_> = all.iter().map(|one| (one.catalog.as_str(), one.title.as_str(), one.state)).collect();
    assert_eq!(titles, [("crm", "Shop CRM", "none"), ("crm_two", "Shop CRM (crm_two)", "none")]);
    let settings = json!({ "url": url(&depot), "token": depot.key });
    let settings = settings.as_object().expect("an object").clone();
    let shown = ConnectsTenants::connect(&*hosted.server, &acme, "crm_two", &settings, true).await.expect("it works");
    assert_eq!((shown.catalog.as_str(), shown.state), ("crm_two", "connected"));
    assert_eq!(hosted.call("acme", "two_leads", "en").await["result"][0]["of"], "depot");
    assert_eq!(hosted.call("acme", "leads", "en").await["error"]["code"], "not_connected");
    hosted.connected("acme", &shop).await;
    for (tool, of) in [("leads", "shop"), ("two_leads", "depot")] {
        assert_eq!(hosted.call("acme", tool, "en").await["result"][0]["of"], of);
        assert_eq!(hosted.call("other", tool, "en").await["error"]["code"], "not_connected");
    }
    // The catalog's other name in addresses is its own alone.
    assert_eq!(hosted.server.aliases("crm-link").len(), 1);
}

#[tokio::test]
async fn what_the_file_says_of_one_tenant_is_of_the_mount_that_it_names() {
    let (shop, depot) = both().await;
    let file = format!(
        "{ROLES}tenants: {{ acme: {{ settings: {{ crm_two: {{ url: \"{}\", token: $env.TWO_KEY }} }} }}, other: {{}} }}\n\
         catalogs: {{ crm_two: {{ of: crm, prefix: two_ }} }}\n",
        at(&depot)
    );
    let own = at(&shop);
    let variables = [("TWO_KEY", depot.key), ("CRM_URL", own.as_str()), ("CRM_TOKEN", shop.key)];
    let hosted = Hosted::new(&file, &variables, &[]);
    assert_eq!(hosted.call("acme", "two_leads", "en").await["result"][0]["of"], "depot");
    assert_eq!(hosted.call("default", "leads", "en").await["result"][0]["of"], "shop");
    for (tenant, tool) in [("acme", "leads"), ("other", "two_leads"), ("default", "two_leads")] {
        assert_eq!(hosted.call(tenant, tool, "en").await["error"]["code"], "not_connected", "{tenant} {tool}");
    }
}

#[tokio::test]
async fn another_reading_of_the_file_adds_a_mount_and_takes_it_away() {
    let (shop, depot) = both().await;
    let variables = [("OWN_KEY", shop.key), ("TWO_KEY", depot.key)];
    let hosted = served(&shop, &depot, "");
    hosted.call("default", "two_leads", "en").await;
    let alone = format!("catalogs: {{ crm: {{ settings: {{ url: \"{}\", token: $env.OWN_KEY }} }} }}\n", at(&shop));
    let folder = tempfile::tempdir().expect("a folder");
    let reload = |file: &str| {
        let config = config(folder.path(), file, &variables, &[]);
        let set = open(sources(), &config, Some(&hosted.server.set())).expect("it can be served").set;
        hosted.server.swap(set);
    };
    reload(&alone);
    assert_eq!(names(&hosted.server, List::Tools, "name"), ["about", "leads", "me"]);
    let gone =
        Arc::clone(&hosted.server).call("two_leads", Some("{}"), caller(&hosted.server, "default", "en"), Vec::new());
    assert!(gone.is_none());
    // The catalog by its own name is left out, and its mount is served.
    reload(&file(&shop, &depot, "").replace("crm: {", "crm: { serve: false,"));
    assert_eq!(names(&hosted.server, List::Tools, "name"), ["two_about", "two_leads", "two_me"]);
    assert_eq!(hosted.call("default", "two_leads", "en").await["result"][0]["of"], "depot");
    assert!(read(&hosted, "people").await.contains("depot"), "nothing else has that address");
}
