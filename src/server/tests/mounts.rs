//! A catalog under two names, asked for what is no tool: prompts, values for arguments, resources and queries of them.

use kartoteka_compiler::mounted::Mount;

use super::*;
use crate::mcp::serves::{
    ServesCompletions as _, ServesLists as _, ServesPrompts as _, ServesResources as _, ServesTexts as _,
};

/// Says in what it answers of which catalog it was asked.
struct Named(String);

impl Upstream for Named {
    fn send<'a>(&'a self, request: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        let body = match request.path.as_str() {
            "crm.status.list" => json!({ "result": [{ "STATUS_ID": format!("OF_{}", self.0), "NAME": self.0 }] }),
            _ => json!({ "result": [{ "ID": self.0 }], "total": 1 }),
        };
        Box::pin(async move { Ok(Reply::new(200, Bytes::from(body.to_string()))) })
    }
}

fn both() -> Arc<Server> {
    let own = CatalogSource::interpreted(plans().remove(0));
    let mount = own.mounted(&Mount { name: "bitrix_two".into(), of: "bitrix24".into(), prefix: "two_".into() });
    let configured = [own, mount].map(|source| {
        let settings = Settings::new(source.plan(), invented::settings(source.plan()), Vec::new());
        (source, settings)
    });
    let set = open_over(configured.into(), |name| Arc::new(Named(name.to_owned())), None, None);
    let config = Config::from_parts([], None).expect("nothing is wrong");
    Arc::new(Server::new(config, set.expect("the names are apart")))
}

const NAMES: [(&str, &str, &str); 2] = [("", "bitrix24", "bitrix24"), ("two_", "bitrix_two", "bitrix-two")];

#[tokio::test]
async fn prompts_and_the_values_for_their_arguments_are_of_one_name() {
    let server = both();
    let caller = Caller::unknown(server.default_locale());
    let listed: Vec<Value> = serde_json::from_slice(&server.list(List::Prompts, &caller)).expect("a JSON list");
    for (prefix, catalog, scheme) in NAMES {
        let prompt = format!("{prefix}fresh-leads");
        assert!(listed.iter().any(|one| one["name"] == prompt.as_str()), "{listed:?}");
        let said = server.prompt(&prompt, Some("{}"), &caller, b"{".to_vec()).expect("there is such a prompt");
        let said = String::from_utf8(said.expect("its arguments have defaults")).expect("a prompt is text");
        assert!(said.contains(&format!("`{prefix}getLeads`")), "{said}");
        let looked = Arc::clone(&server).complete(CompletionOf::Prompt(&prompt), "status", "", caller.clone());
        let offered = looked.expect("it is an argument").await.expect("the portal has them");
        assert_eq!(offered.values, [format!("OF_{catalog}")]);
        let template = format!("{scheme}://crm/leads{{?filter,order,start,limit}}");
        let of = CompletionOf::Resource(&template);
        assert!(Arc::clone(&server).complete(of, "filter", "", caller.clone()).is_some(), "{template}");
    }
}

#[tokio::test]
async fn resources_and_queries_of_them_are_of_the_name_in_their_address() {
    let server = both();
    let caller = || Caller::unknown(server.default_locale());
    let range = json!({ ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59" });
    let params = json!({ "filter": range, "limit": 5 }).to_string();
    let query = |named: &str| {
        let query = ResourceQuery { params: Some(&params), position: None };
        Arc::clone(&server).query(named, query, caller()).expect("there is such a resource")
    };
    for (_, catalog, scheme) in NAMES {
        let page = query(&format!("{scheme}://crm/leads")).await.expect("it is read");
        assert_eq!((&*page.provider, &*page.resource), (catalog, "crm/leads"));
        let data: Value = serde_json::from_str(&page.text[page.data.clone()]).expect("JSON");
        assert_eq!(data, json!([{ "ID": catalog }]));
        let uri = format!("{scheme}://crm/lead_statuses");
        let contents = Arc::clone(&server).read(&uri, caller()).expect("there is such a resource").await;
        let contents: Value = serde_json::from_slice(&contents.expect("it is read")).expect("a JSON list");
        assert_eq!(contents[0]["uri"], uri.as_str());
        assert_eq!(contents[0]["text"], json!([{ "id": format!("OF_{catalog}"), "name": catalog }]).to_string());
    }
    for short in ["crm/leads", "leads"] {
        assert_eq!(&*query(short).await.expect("it is read").provider, "bitrix24", "a short name is the catalog's");
    }
}
