use super::*;

/// A catalog whose tools call one another.
fn firm(answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static) -> Office {
    let files = [
        (
            "catalog/firm/catalog.yaml",
            "catalog: firm\n\
             settings:\n  url: { env: FIRM_URL, type: string, format: uri, example: 'https://firm.example/' }\n\
             backends:\n  api:\n    base: $setting.url\n    errors: { code: $reply.error, message: $reply.text }\n\
             \x20   pages: { send: start, size: 50, next: [record, $reply.next], total: $reply.total }\n",
        ),
        (
            "catalog/firm/tools/people.yaml",
            "tool: people\n\
             required: [team]\n\
             arguments:\n\
             \x20 team: { type: integer, minimum: 1 }\n\
             \x20 start: { type: integer, minimum: 0, default: 0 }\n\
             \x20 limit: { type: integer, minimum: 1, maximum: 500, default: 500 }\n\
             request: GET people\n\
             query: { team: $team, start: $start }\n\
             reply: { records: $reply.people, limit: $limit }\n",
        ),
        (
            "catalog/firm/tools/greet.yaml",
            "tool: greet\nrequired: [id]\narguments: { id: { type: integer } }\n\
             request: POST greet/$id\nbody: { text: hello }\nresult: { greeted: $reply.id }\n",
        ),
        (
            "catalog/firm/tools/greet_team.yaml",
            "tool: greet_team\n\
             required: [team]\n\
             arguments: { team: { type: integer } }\n\
             steps:\n\
             \x20 - step: members\n    request: tools/call people\n    body: { team: $team }\n\
             \x20 - step: greeted\n    each: $members\n    limit: 100\n\
             \x20   steps:\n\
             \x20     - step: one\n        request: tools/call greet\n        body: { id: $item.id }\n\
             \x20   result: $one.greeted\n\
             result: { count: $members, greeted: $greeted }\n",
        ),
        (
            "catalog/firm/tools/team.yaml",
            "tool: team\nrequired: [team]\narguments: { team: { type: integer } }\n\
             request: tools/call people\nbody: $arguments\n",
        ),
        (
            "locales/en/firm.ftl",
            "people = People\n    .description = Lists.\n    .argument-team = T.\n    .argument-start = S.\n\
             \x20   .argument-limit = L.\n\
             greet = Greet\n    .description = Greets.\n    .argument-id = I.\n\
             greet_team = Greet all\n    .description = Greets all.\n    .argument-team = T.\n\
             team = Team\n    .description = A team.\n    .argument-team = T.\n",
        ),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Office::of(&Sources::from_files(files), Box::new(answers))
}

fn answer(path: &str, people: i64) -> Result<Reply, SendError> {
    match path.strip_prefix("greet/") {
        Some(id) => ok(&json!({ "id": id })),
        None => {
            let people: Vec<Value> = (1..=people).map(|id| json!({"id": id, "name": "x".repeat(400)})).collect();
            ok(&json!({ "people": people, "total": people.len() }))
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_whole_result_of_another_tool_is_what_its_step_is() {
    let mut office = firm(|path, _| answer(path, 2));
    let result = office.call("greet_team", json!({"team": 4})).await;
    assert_eq!(result["structuredContent"]["result"]["greeted"], json!(["1", "2"]), "{result}");
    assert_eq!(office.paths(), ["people", "greet/1", "greet/2"]);
    // What is shortened for clients is not for a step.
    office.caller.characters = Some(500);
    let result = office.call("team", json!({"team": 4})).await;
    let warning = &result["structuredContent"]["warnings"][0];
    assert_eq!(warning["code"], "shortened", "{result}");
    assert!(warning["message"].as_str().is_some_and(|said| said.contains("1 of 2")), "the step has both: {warning}");
    assert_eq!(result["structuredContent"]["request"], json!({"team": 4}));
}

#[tokio::test(start_paused = true)]
async fn a_tool_does_at_least_what_those_do_that_it_calls() {
    let office = firm(|path, _| answer(path, 1));
    let effect = |tool: &str| office.set.find(tool).expect("there is such a tool").1.plan().effect;
    use kartoteka_compiler::plan::Effect;
    assert_eq!([effect("team"), effect("greet_team")], [Effect::Read, Effect::Write]);
}

#[tokio::test(start_paused = true)]
async fn arguments_that_another_tool_refuses_are_told_and_no_call_of_it_suggested() {
    let office = firm(|path, _| answer(path, 1));
    let result = office.call("team", json!({"team": -1})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "bad_argument", "{result}");
    assert!(result["content"][0]["text"].as_str().is_some_and(|text| text.contains("`team`")), "{result}");
    assert_eq!(result["structuredContent"].get("suggestedFix"), None);
    assert_eq!(office.paths(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_another_tool_is_one_of_the_step() {
    let office = firm(|path, _| match path {
        "greet/2" => status(400, r#"{"error":"bad","text":"Away."}"#),
        path => answer(path, 3),
    });
    let result = office.call("greet_team", json!({"team": 4})).await;
    let message = result["content"][0]["text"].as_str().expect("a text");
    assert_eq!(result["structuredContent"]["error"]["code"], "invalid", "{result}");
    assert!(message.contains("Away.") && message.contains("item 1 of `greeted`"), "{message}");
    assert_eq!(office.paths(), ["people", "greet/1", "greet/2"]);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_looks_into_the_tools_that_are_called() {
    let office = firm(|path, _| answer(path, 1));
    let dry = office.rehearse("team", json!({"team": 4})).await;
    let step = &dry["structuredContent"]["dryRun"]["steps"][0];
    assert_eq!(step["tool"], "people", "{dry}");
    assert_eq!(step["steps"][0]["request"]["method"], "GET", "{dry}");
    let dry = office.rehearse("team", json!({"team": -4})).await;
    assert_eq!(dry["structuredContent"]["error"]["code"], "bad_argument", "{dry}");
    assert_eq!(office.paths(), Vec::<String>::new());
}
