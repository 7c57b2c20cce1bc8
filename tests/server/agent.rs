//! An agent without a language model: it calls a tool as a person would say it at first, and from there on does what answers
//! say, `suggestedFix.arguments`, and the position to go on from. Twenty tasks of an integrator, in both languages.

use serde_json::{Value, json};

use crate::shipped::{Shipped, warnings};

/// The most calls that one wish may take.
const MOST: usize = 30;

struct Agent {
    shipped: Shipped,
    locale: &'static str,
}

impl Agent {
    async fn start(locale: &'static str) -> Self {
        Self { shipped: Shipped::start(&[]).await, locale }
    }

    /// Calls a tool until nothing is suggested any more; gives the last answer.
    async fn act(&self, tool: &str, first: Value) -> Value {
        self.answers(tool, first).await.pop().expect("there is an answer")
    }

    /// The same for a list: all of its records.
    async fn all(&self, tool: &str, first: Value) -> Vec<Value> {
        let answers = self.answers(tool, first).await;
        answers.iter().flat_map(|answer| answer["result"].as_array().expect("a list")).cloned().collect()
    }

    /// The last answer, and those before it that were parts of a list.
    async fn answers(&self, tool: &str, first: Value) -> Vec<Value> {
        let (mut arguments, mut kept) = (first, Vec::new());
        for _ in 0..MOST {
            let result = self.shipped.call(tool, &arguments, self.locale).await;
            let about = format!("{tool} {arguments} ({}): {result}", self.locale);
            let fix = result["structuredContent"]["suggestedFix"]["arguments"].clone();
            // A repair asks anew, and the rest of a list is what comes behind this part of it.
            let goes_on =
                warnings(&result).contains(&"shortened") && fix["start"].as_u64() > arguments["start"].as_u64();
            if goes_on || !fix.is_object() {
                assert_eq!(result["isError"], false, "{about}");
                kept.push(result["structuredContent"].clone());
            }
            if !fix.is_object() {
                return kept;
            }
            assert_ne!(fix, arguments, "the same again: {about}");
            arguments = fix;
        }
        panic!("{tool}: what is suggested never ends, {arguments}");
    }
}

/// The number that a record is named by.
fn id(record: &Value) -> u64 {
    record["ID"].as_str().or(record["id"].as_str()).map_or_else(
        || record["ID"].as_u64().or(record["id"].as_u64()).expect("an id"),
        |id| id.parse().expect("an id is a number"),
    )
}

async fn lists(agent: &Agent) {
    // 1: the leads of last week, by status. The agent says the period, the answer suggests the range.
    let week = agent.act("getLeads", json!({ "dateHint": "last_week", "limit": 50 })).await;
    assert!(week["request"]["filter"][">=DATE_CREATE"].is_string(), "the range was taken: {week}");
    let counted = week["aggregates"]["status"].as_array().expect("counts by status");
    let counted: u64 = counted.iter().map(|status| status["count"].as_u64().expect("a count")).sum();
    assert_eq!(counted, week["pagination"]["fetched"].as_u64().expect("a number"));

    // 2: every lead of some years, though no client takes such a list at once.
    let range = json!({ ">=DATE_CREATE": "2000-01-01", "<=DATE_CREATE": "2099-12-31" });
    let leads = agent.all("getLeads", json!({ "filter": range, "select": ["*"], "limit": 500 })).await;
    let mut ids: Vec<u64> = leads.iter().map(id).collect();
    ids.sort_unstable();
    let total = ids.len();
    ids.dedup();
    assert!(total == 320 && ids.len() == total, "{total}");

    // 3: how many there are, without fetching them.
    let count = agent.act("countLeads", json!({})).await;
    assert!(count["result"].to_string().contains("320"), "{count}");

    // 4: a list with an argument misspelt, and a number too large.
    let few = agent.act("getLeads", json!({ "limt": 3 })).await;
    assert_eq!(few["pagination"]["limit"], 3);
    let many = agent.act("getDeals", json!({ "limit": 100_000 })).await;
    assert!(many["pagination"]["limit"].as_u64().is_some_and(|limit| (50..=1_000).contains(&limit)), "{many}");

    // 5: a range the wrong way round.
    let turned = json!({ ">=DATE_CREATE": "2099-12-31", "<=DATE_CREATE": "2000-01-01" });
    let turned = agent.act("getLeads", json!({ "filter": turned })).await;
    assert_eq!(turned["pagination"]["total"], 320);

    // 6: a field that nobody has, for the one that was meant.
    let fields = agent.act("getDeals", json!({ "select": ["ID", "OPPORTUNTY"], "limit": 1 })).await;
    assert!(fields["result"][0]["OPPORTUNITY"].is_string(), "{fields}");

    // 7: tasks of a person, by the name.
    let users = agent.act("getUsers", json!({ "filter": { "LAST_NAME": "Лесных" } })).await;
    let user = id(&users["result"][0]);
    let tasks = agent.act("getTasks", json!({ "filter": { "RESPONSIBLE_ID": user } })).await;
    assert!(tasks["result"].is_array(), "{tasks}");

    // 8: who calls, and what the fields of a lead are called.
    assert!(agent.act("whoami", json!({})).await["result"].is_object());
    let fields = agent.act("describeEntity", json!({ "entity": "lead" })).await;
    assert!(fields["result"].to_string().contains("STATUS_ID"), "{fields}");
}

async fn sales(agent: &Agent) {
    // 9: a lead from a call.
    let lead = agent.act("createLead", json!({ "name": "Ilya", "phone": "+7 (000) 900-00-11" })).await;
    let lead = lead["result"]["id"].as_u64().expect("an id");

    // 10: it is found by its phone, spelt otherwise.
    let found = agent.act("findByContact", json!({ "by": "phone", "value": "+70009000011" })).await;
    assert!(found["result"].to_string().contains(&lead.to_string()), "{found}");

    // 11: the same call again does not make another.
    let same = agent.act("syncLead", json!({ "name": "Ilya", "phone": "+70009000011" })).await;
    assert!(same["result"].to_string().contains(&lead.to_string()), "{same}");

    // 12: a change with the id as a text and in another case.
    let changed = agent.act("updateLead", json!({ "ID": lead.to_string(), "status": "Qualified" })).await;
    assert_eq!(changed["result"]["updated"], true, "{changed}");

    // 13: a comment on it, and what was said.
    agent.act("addComment", json!({ "entity": "lead", "id": lead, "comment": "Calls back on Monday" })).await;
    let comments = agent.act("getComments", json!({ "entity": "lead", "id": lead })).await;
    assert!(comments["result"].to_string().contains("Calls back on Monday"), "{comments}");

    // 14: a deal to the next stage of its pipeline.
    let deal = agent.act("createRecord", json!({ "entity": "deal", "fields": { "TITLE": "Annual licence" } })).await;
    let deal = deal["result"]["id"].as_u64().expect("an id");
    let stages = agent.act("getStatuses", json!({ "entityId": "DEAL_STAGE" })).await;
    let stages: Vec<&str> =
        stages["result"].as_array().expect("stages").iter().filter_map(|one| one["STATUS_ID"].as_str()).collect();
    let read =
        async || agent.act("getRecord", json!({ "entity": "deal", "id": deal })).await["result"]["STAGE_ID"].clone();
    let now = read().await;
    let place = stages.iter().position(|stage| now == **stage).expect("its stage is one of them");
    agent.act("moveToStage", json!({ "entity": "deal", "id": deal, "stage": stages[place + 1] })).await;
    assert_eq!(read().await, stages[place + 1]);

    // 15: what there is to do about it.
    let plan =
        json!({ "entity": "deal", "id": deal, "title": "Send the offer", "deadline": "2026-12-01T10:00:00+03:00" });
    agent.act("addTodo", plan).await;
    let todos = agent.act("getActivities", json!({ "filter": { "OWNER_TYPE_ID": 2, "OWNER_ID": deal } })).await;
    assert!(todos["result"].to_string().contains("Send the offer"), "{todos}");

    // 16: a company, read by one field.
    let company = agent.act("createRecord", json!({ "entity": "Company", "fields": { "TITLE": "Northwind" } })).await;
    let read = json!({ "entity": "company", "id": company["result"]["id"], "select": ["title"] });
    assert_eq!(agent.act("getRecord", read).await["result"]["TITLE"], "Northwind");
}

async fn tasks(agent: &Agent) {
    // 17: a task for a person.
    let users = agent.act("getUsers", json!({ "filter": { "LAST_NAME": "Лесных" } })).await;
    let task = json!({ "title": "Write the offer", "responsibleId": id(&users["result"][0]) });
    let task = agent.act("createTask", task).await;
    let task =
        task["result"]["id"].as_u64().or(task["result"]["id"].as_str().and_then(|id| id.parse().ok())).expect("an id");

    // 18: a point of its checklist, done.
    agent.act("addChecklistItem", json!({ "id": task, "title": "Prices" })).await;
    let list = agent.act("getChecklist", json!({ "id": task })).await;
    assert!(list["result"].to_string().contains("Prices"), "{list}");

    // 19: a word on it.
    agent.act("commentTask", json!({ "id": task, "comment": "Nearly done" })).await;

    // 20: it is completed.
    agent.act("completeTask", json!({ "id": task })).await;
    let read = agent.act("getTask", json!({ "id": task })).await;
    assert_eq!(read["result"]["status"], "5", "{read}");
}

#[tokio::test]
async fn an_agent_that_does_what_answers_say_completes_its_tasks_in_both_languages() {
    for locale in ["en", "ru"] {
        let agent = Agent::start(locale).await;
        lists(&agent).await;
        sales(&agent).await;
        tasks(&agent).await;
    }
}
