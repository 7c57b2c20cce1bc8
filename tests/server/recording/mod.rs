//! A portal that is not there: answers every request with a reply that was recorded, and remembers what was asked.

use std::sync::Mutex;

use futures::future::BoxFuture;
use kartoteka::caller::Caller;
use kartoteka::runtime::request::Request;
use kartoteka::runtime::upstream::{Reply, SendError, Unreached, Upstream};
use serde_json::Value;

/// How the portal answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// With records, one where one was asked for.
    Well,
    /// With another record than the one that was asked for.
    Other,
    /// With nothing in it.
    Empty,
    /// With an error of its own, which tells a secret.
    Refuses,
    /// With a page for people.
    Html,
    /// Not at all.
    Away,
}

pub(crate) const MOODS: [Mood; 6] = [Mood::Well, Mood::Other, Mood::Empty, Mood::Refuses, Mood::Html, Mood::Away];

/// The key of the portal's webhook, which no caller may ever see.
pub(crate) const SECRET: &str = "abcdef0123456789";

/// The stand-in.
pub(crate) struct Recorder {
    mood: Mutex<Mood>,
    asked: Mutex<Vec<Request>>,
}

impl Recorder {
    pub(crate) fn new() -> Self {
        Self { mood: Mutex::new(Mood::Well), asked: Mutex::default() }
    }

    pub(crate) fn become_(&self, mood: Mood) {
        *self.mood.lock().expect("nobody panics while holding it") = mood;
    }

    /// What was asked since this was asked last.
    pub(crate) fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.asked.lock().expect("nobody panics while holding it"))
    }
}

impl Upstream for Recorder {
    fn send<'a>(&'a self, request: Request, _caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        let mood = *self.mood.lock().expect("nobody panics while holding it");
        let reply = reply(&request, mood);
        self.asked.lock().expect("nobody panics while holding it").push(request);
        Box::pin(std::future::ready(reply))
    }
}

fn reply(request: &Request, mood: Mood) -> Result<Reply, SendError> {
    let method = request.path.as_str();
    let (status, body) = match mood {
        Mood::Well => (200, of_the_asked(request, well(method))),
        Mood::Other => (200, well(method).to_owned()),
        Mood::Empty => (200, r#"{"result":[],"total":0,"time":{}}"#.to_owned()),
        Mood::Refuses => {
            let told = format!("Wrong key https://portal.example/rest/1/{SECRET}/{method}");
            (400, format!(r#"{{"error":"ERROR_CORE","error_description":"{told}"}}"#))
        }
        Mood::Html => (502, format!("<html><body>502 at /rest/1/{SECRET}/</body></html>")),
        Mood::Away => return Err(SendError::Unreachable(Unreached::Other)),
    };
    Ok(Reply::new(status, body))
}

/// The reply about one record, as one about the record that was asked for.
fn of_the_asked(request: &Request, reply: &str) -> String {
    let body: Value = request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
    let id = ["id", "taskId"].iter().find_map(|key| body.get(key)).filter(|id| id.is_u64() || id.is_string());
    let told = id.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    match told.filter(|_| [".get", ".update"].iter().any(|end| request.path.ends_with(end))) {
        Some(id) => {
            let id = Value::from(id).to_string();
            reply.replace("\"ID\":\"401\"", &format!("\"ID\":{id}")).replace("\"id\":401", &format!("\"id\":{id}"))
        }
        None => reply.to_owned(),
    }
}

fn well(method: &str) -> &'static str {
    match method {
        "crm.status.list" => {
            r#"{"result":[{"STATUS_ID":"NEW","NAME":"New","EXTRA":{"SEMANTICS":null}},{"STATUS_ID":"WEB","NAME":"Web"}]}"#
        }
        "crm.category.list" => r#"{"result":{"categories":[{"id":0,"name":"Sales"}]}}"#,
        "user.get" => r#"{"result":[{"ID":"1","NAME":"Анна","LAST_NAME":"К","EMAIL":"a@portal.example"}],"total":1}"#,
        "tasks.task.list" => {
            r#"{"result":{"tasks":[{"id":"1","responsibleId":"1","createdBy":"7"}]},"next":50,"total":120}"#
        }
        "crm.duplicate.findbycomm" => r#"{"result":{"LEAD":[401,402]}}"#,
        "crm.lead.add" => r#"{"result":512}"#,
        "crm.lead.update" => r#"{"result":true}"#,
        "crm.item.list" => r#"{"result":{"items":[{"id":401,"stageId":"NEW","assignedById":1}]},"total":1}"#,
        "crm.item.get" => r#"{"result":{"item":{"id":401,"stageId":"NEW"}}}"#,
        "crm.type.list" => r#"{"result":{"types":[{"id":1,"entityTypeId":128,"title":"A"}]},"total":1}"#,
        "tasks.task.get" => r#"{"result":{"task":{"id":"1","responsibleId":"1"}}}"#,
        "calendar.event.get" | "task.checklistitem.getlist" => r#"{"result":[{"ID":"401"}]}"#,
        list if list.ends_with(".list") => {
            "{\"result\":[{\"ID\":\"401\",\"STATUS_ID\":\"NEW\",\"STAGE_ID\":\"NEW\",\"SOURCE_ID\":\"WEB\",\
             \"ASSIGNED_BY_ID\":\"1\"},\n{\"ID\":\"402\",\"STATUS_ID\":null,\"_meta\":{}}],\"next\":50,\"total\":120}"
        }
        _ => r#"{"result":{"ID":"401","STATUS_ID":"NEW","TITLE":"A \"request\""}}"#,
    }
}
