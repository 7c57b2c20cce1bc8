use super::*;
use crate::caller::conversation::{Conversation, Kind, Level, Question, Unanswered};

/// A user with prepared answers, who remembers what they were asked.
struct User {
    can: bool,
    answer: Result<Value, Unanswered>,
    asked: Mutex<Vec<(String, Question)>>,
}

impl User {
    fn who(answer: Result<Value, Unanswered>) -> Arc<Self> {
        Arc::new(Self { can: true, answer, asked: Mutex::default() })
    }

    fn accepts(content: &Value) -> Arc<Self> {
        Self::who(Ok(json!({ "action": "accept", "content": content })))
    }

    /// The only question: its message and its schema.
    fn form(&self) -> (String, Value) {
        match &self.asked.lock().expect("nobody panics")[..] {
            [(name, Question::Form { message, schema, checked: true })] if name == "arguments" => {
                (message.clone(), schema.clone())
            }
            other => panic!("not one form: {other:?}"),
        }
    }
}

impl Conversation for User {
    fn progress<'a>(&'a self, _: f64, _: Option<f64>, _: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn log<'a>(&'a self, _: Level, _: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can(&self, kind: Kind) -> bool {
        self.can && kind == Kind::Form
    }

    fn ask<'a>(&'a self, name: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        self.asked.lock().expect("nobody panics").push((name.to_owned(), question));
        Box::pin(std::future::ready(self.answer.clone()))
    }

    fn need(&self, _: Kind) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// A catalog whose tools ask for one of each kind.
fn hotel(user: &Arc<User>) -> Office {
    let files = [
        (
            "catalog/hotel/catalog.yaml",
            "catalog: hotel\n\
             settings:\n  url: { env: HOTEL_URL, type: string, format: uri, example: 'https://hotel.example/' }\n\
             backends:\n  api: { base: $setting.url, ranges: { from: ['*_from'], to: ['*_to'] } }\n\
             dictionaries:\n  rooms:\n    request: GET rooms\n    records: $reply.rooms\n    key: $record.id\n\
             \x20   value: { name: $record.name }\n\
             tables:\n  boards: { none: { code: N }, half: { code: H } }\n",
        ),
        (
            "catalog/hotel/tools/book.yaml",
            "tool: book\n\
             required: [guest]\n\
             arguments:\n\
             \x20 guest: { type: string }\n\
             \x20 nights: { type: integer, minimum: 1, maximum: 30, ask: true }\n\
             \x20 mail: { type: string, format: email, pattern: '@', ask: true }\n\
             \x20 id: { type: string, format: uuid, ask: true }\n\
             \x20 late: { type: boolean, ask: true }\n\
             \x20 board: { enum: $boards, ask: true }\n\
             \x20 room: { type: string, ask: true, complete: $rooms }\n\
             \x20 price: { type: number, ask: true, multipleOf: 0.5 }\n\
             request: POST bookings\n\
             body: { guest: $guest, nights: $nights, mail: $mail, id: $id, late: $late, board: $board.code, room: $room, price: $price }\n",
        ),
        (
            "catalog/hotel/tools/greet.yaml",
            "tool: greet\n\
             arguments:\n\
             \x20 guest: { type: string, ask: true }\n\
             result: { hello: $guest }\n",
        ),
        (
            "catalog/hotel/tools/find.yaml",
            "tool: find\n\
             effect: read\n\
             arguments:\n\
             \x20 guest: { type: string, ask: true }\n\
             \x20 filter: { type: object }\n\
             \x20 period: { enum: $windows, default: today }\n\
             request: GET bookings\n\
             query: { $merge: $filter, guest: $guest }\n\
             reply: { records: $reply.bookings }\n\
             warnings:\n\
             \x20 no-dates:\n\
             \x20   missing-range: { $filter: [night] }\n\
             \x20   fix: { filter: { $merge: $filter, night_from: $period.from, night_to: $period.to } }\n",
        ),
        (
            "catalog/hotel/prompts/welcome.yaml",
            "prompt: welcome\n\
             arguments:\n\
             \x20 guest: { type: string, ask: true }\n\
             \x20 nights: { type: integer, ask: true }\n\
             messages:\n\
             \x20 - role: user\n    content: { type: text, text: 'Welcome $guest for $nights nights.' }\n",
        ),
        (
            "locales/en/hotel.ftl",
            "prompt-welcome = Welcome\n    .description = Welcomes.\n\
             \x20   .ask-guest = Who comes?\n    .argument-nights = How long.\n    .ask-nights = How long does { $guest } stay?\n\
             argument-guest = Who comes.\n\
             argument-filter = F.\n\
             argument-period = P.\n\
             no-dates = No dates.\n\
             book = Book\n    .description = Books.\n\
             \x20   .argument-nights = How long.\n    .ask-nights = How many nights for { $guest }?\n\
             \x20   .argument-mail = Where to write.\n    .ask-mail = { $late } but absent\n\
             \x20   .argument-id = Their number.\n    .ask-id = Which number?\n\
             \x20   .argument-late = If late.\n    .ask-late = Late?\n\
             \x20   .title-board = Board\n    .argument-board = Meals.\n    .argument-board--half = Two meals\n    .ask-board = Which meals?\n\
             \x20   .argument-room = The room.\n    .ask-room = Which room?\n\
             \x20   .argument-price = The price.\n    .ask-price = How much?\n\
             greet = Greet\n    .description = Greets.\n    .ask-guest = Who is there?\n\
             find = Find\n    .description = Finds.\n    .ask-guest = Whose bookings?\n",
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let sources = Sources::from_files(files.into());
    let answers = |path: &str, _: &Value| match path {
        "rooms" => ok(&json!({ "rooms": [{ "id": "r1", "name": "Blue" }, { "id": "r2", "name": "Red s3cretc0de" }] })),
        _ => ok(&json!({ "id": 7, "bookings": [{ "id": 1 }] })),
    };
    let mut office = Office::of(&sources, Box::new(answers));
    let conversation: Arc<dyn Conversation> = Arc::<User>::clone(user);
    office.caller.conversation = Some(conversation);
    office
}

fn code(result: &Value) -> &str {
    result["structuredContent"]["error"]["code"].as_str().unwrap_or("none")
}

#[tokio::test(start_paused = true)]
async fn all_that_is_missing_is_one_form() {
    let answers = json!({
        "nights": "3", "mail": "a@b.example", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "late": true, "board": "half",
        "room": "r2", "price": 10.5, "guest": "somebody else", "odd": 1
    });
    let user = User::accepts(&answers);
    let office = hotel(&user);
    let result = office.call("book", json!({ "guest": "Ann", "late": null })).await;
    let (message, schema) = user.form();
    assert_eq!(message, "How many nights for Ann?\nmail\nWhich number?\nLate?\nWhich meals?\nWhich room?\nHow much?");
    assert_eq!(
        schema,
        json!({
            "type": "object",
            "properties": {
                "nights": { "type": "integer", "minimum": 1, "maximum": 30, "description": "How long." },
                "mail": { "type": "string", "format": "email", "description": "Where to write." },
                "id": { "type": "string", "description": "Their number." },
                "late": { "type": "boolean", "description": "If late." },
                "board": {
                    "type": "string", "title": "Board", "description": "Meals.",
                    "oneOf": [{ "const": "none", "title": "none" }, { "const": "half", "title": "Two meals" }]
                },
                "room": {
                    "type": "string", "description": "The room.",
                    "oneOf": [{ "const": "r1", "title": "Blue" }, { "const": "r2", "title": "Red ***" }]
                },
                "price": { "type": "number", "description": "The price." }
            },
            "required": ["nights", "mail", "id", "late", "board", "room", "price"]
        })
    );
    let asked = office.asked();
    let (path, body) = asked.last().expect("a request went out");
    assert_eq!(path, "bookings");
    assert_eq!((&body["guest"], &body["nights"], &body["board"]), (&json!("Ann"), &json!(3), &json!("H")));
    let request = &result["structuredContent"]["request"];
    assert_eq!(request["repairs"][0], json!({ "argument": "nights", "from": "3", "to": 3 }));
    assert_eq!((&request["asked"]["nights"], &request["asked"]["room"]), (&json!("3"), &json!("r2")));
    assert!(request["asked"].get("guest").is_none() && request["asked"].get("odd").is_none(), "{request}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_checked_as_if_it_had_been_passed() {
    for (answers, path) in [
        (json!({ "guest": [5, 6] }), "guest"),
        (json!({ "guest": null }), "guest"),
        (json!({}), "guest"),
        (json!([1]), "guest"),
    ] {
        let user = User::accepts(&answers);
        let office = hotel(&user);
        let result = office.call("greet", json!({})).await;
        assert!(["bad_argument", "missing_argument"].contains(&code(&result)), "{answers}: {result}");
        assert_eq!(result["structuredContent"]["faults"][0]["path"], path, "{answers}");
        assert!(result["structuredContent"]["request"]["asked"].is_object(), "{answers}: {result}");
        assert!(office.asked().is_empty(), "{answers}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_declines_looks_away_or_fails_is_told_so() {
    let failed = Unanswered::Failed("the wire broke".to_owned());
    for (answer, expected, words) in [
        (
            Ok(json!({ "action": "decline" })),
            "declined",
            "The user was asked for guest and declined. Nothing was done.",
        ),
        (Ok(json!({ "action": "cancel" })), "cancelled", "The user was asked for guest and closed the question."),
        (Err(failed), "missing_argument", "no answer came"),
    ] {
        let office = hotel(&User::who(answer));
        let result = office.call("find", json!({})).await;
        assert_eq!(code(&result), expected);
        assert!(result["content"][0]["text"].as_str().is_some_and(|text| text.contains(words)), "{result}");
        assert_eq!(result["structuredContent"]["faults"][0]["code"], "missing");
        assert!(office.asked().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn who_cannot_be_asked_is_told_what_is_missing() {
    let user = Arc::new(User { can: false, answer: Err(Unanswered::Unable(Kind::Form)), asked: Mutex::default() });
    let mut office = hotel(&user);
    let told = office.call("greet", json!({})).await;
    assert_eq!(code(&told), "missing_argument");
    assert!(user.asked.lock().expect("nobody panics").is_empty());
    office.caller.conversation = None;
    assert_eq!(office.call("greet", json!({})).await, told);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_about_a_call_that_would_be_refused_anyway() {
    let user = User::accepts(&json!({ "nights": 3 }));
    let office = hotel(&user);
    // `guest` is missing and the user may not be asked for it; an argument that is none; one that does not fit.
    for arguments in [json!({}), json!({ "guest": "Ann", "odd": 1 }), json!({ "guest": "Ann", "late": 7 })] {
        let result = office.call("book", arguments.clone()).await;
        assert!(["bad_argument", "missing_argument"].contains(&code(&result)), "{arguments}");
    }
    assert!(user.asked.lock().expect("nobody panics").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_suggested_call_holds_the_answers() {
    let user = User::accepts(&json!({ "guest": "Ann" }));
    let office = hotel(&user);
    let content = office.call("find", json!({ "filter": { "floor": 2 } })).await["structuredContent"].clone();
    assert_eq!(content["request"]["asked"], json!({ "guest": "Ann" }));
    let fixed = &content["suggestedFix"]["arguments"];
    assert_eq!((&fixed["guest"], &fixed["filter"]["floor"]), (&json!("Ann"), &json!(2)));
    let again = office.call("find", fixed.clone()).await;
    assert!(again["structuredContent"].get("warnings").is_none(), "{again}");
    assert!(again["structuredContent"]["request"].get("asked").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_tool_without_a_request_shows_that_somebody_was_asked() {
    let office = hotel(&User::accepts(&json!({ "guest": "Ann" })));
    let content = office.call("greet", json!({})).await["structuredContent"].clone();
    assert_eq!(
        (&content["result"], &content["request"]),
        (&json!({ "hello": "Ann" }), &json!({ "asked": { "guest": "Ann" } }))
    );
}

#[test]
fn only_a_call_that_lacks_something_may_elicit() {
    let office = hotel(&User::accepts(&json!({})));
    let may_elicit =
        |tool: &str, given: Option<&str>| office.set.find(tool).expect("there is such a tool").1.may_elicit(given);
    assert!(
        may_elicit("greet", None) && may_elicit("greet", Some("{}")) && may_elicit("greet", Some(r#"{"guest":null}"#))
    );
    assert!(!may_elicit("greet", Some(r#"{"guest":"Ann"}"#)) && !may_elicit("greet", Some(r#"{"\u0067uest":1}"#)));
    assert!(!may_elicit("greet", Some("[]")));
}

/// Has the user asked for what the prompt lacks.
async fn prompted(user: &Arc<User>, given: &str) -> Option<Result<String, String>> {
    let office = hotel(user);
    let (catalog, prompt) =
        office.set.prompt_for("welcome", &office.set.view(office.caller.who.rights())).expect("there is such a prompt");
    let lack = crate::call::prompt::Lack::of(&catalog.plan, prompt, Some(given))?;
    let filled = lack.fill(Entered::new(&office.set, catalog, &office.caller, examples::clock()).context()).await;
    Some(filled.map_err(|refused| refused.message))
}

#[tokio::test(start_paused = true)]
async fn a_prompt_has_the_user_asked_too() {
    let user = User::accepts(&json!({ "nights": 3, "odd": 1 }));
    let filled = prompted(&user, r#"{"guest":"Ann"}"#).await.expect("something is missing").expect("it was answered");
    assert_eq!(serde_json::from_str::<Value>(&filled).expect("JSON"), json!({ "guest": "Ann", "nights": 3 }));
    let (message, schema) = user.form();
    assert_eq!(message, "How long does Ann stay?");
    assert_eq!(schema["properties"], json!({ "nights": { "type": "integer", "description": "How long." } }));
    assert!(prompted(&user, r#"{"guest":"Ann","nights":"3"}"#).await.is_none(), "nothing is missing");
    assert!(prompted(&user, r#"{"guest":"Ann","other":"3"}"#).await.is_none(), "it would be refused anyway");
    let user = User::who(Ok(json!({ "action": "decline" })));
    let refused = prompted(&user, "{}").await.expect("something is missing").expect_err("the user said no");
    assert_eq!(refused, "The user was asked for guest, nights and declined. Nothing was done.");
    let listed = hotel(&user).set.prompts(Locale(0));
    let listed: Value = serde_json::from_slice(&listed).expect("a JSON list");
    assert_eq!(listed[0]["arguments"][0]["required"], false, "{listed}");
}
