use kartoteka_compiler::authoring::yaml::data;
use serde_json::json;

use super::*;
use crate::chosen::Chosen;
use crate::making::faults;

const PETS: &str = r##"
openapi: 3.0.3
info: { title: Pet store, description: "Pets and their owners. {all}" }
servers: [{ url: "https://{region}.pets.example/v1/", variables: { region: { default: eu } } }]
security: [{ key: [] }]
paths:
  /pets:
    parameters: [{ $ref: "#/components/parameters/limit" }]
    get:
      operationId: listPets
      tags: [Pets]
      summary: List pets. There are many.
      parameters:
        - { name: "filter[kind]", in: query, description: Which kind., schema: { $ref: "#/components/schemas/Kind" } }
        - { name: ids, in: query, explode: false, schema: { type: array, items: { type: string } } }
        - { name: near, in: query, style: deepObject, schema: { type: object, properties: { lat: { type: number } } } }
        - { name: X-Trace, in: header, schema: { type: string } }
        - { name: Authorization, in: header, required: true, schema: { type: string } }
      responses:
        200: { description: ok, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } } }
    post:
      operationId: createPet
      tags: [Pets]
      description: <p>Creates a pet for $5.</p>
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses: { 201: { description: created } }
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{ name: petId, in: path, required: true, schema: { type: integer, format: int64, minimum: 0, exclusiveMinimum: true } }]
      responses: { 200: { description: ok } }
    delete:
      operationId: deletePet
      tags: [Admin]
      parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
      responses: { 204: { description: gone } }
    options: { responses: { 200: { description: ok } } }
  /pets/{petId}/photo.{format}:
    put:
      operationId: putPhoto
      parameters:
        - { name: petId, in: path, required: true, schema: { type: integer } }
        - { name: format, in: path, required: true, schema: { type: string, enum: [png, jpeg] } }
      requestBody: { required: true, content: { image/png: { schema: { type: string, format: binary } } } }
      responses: { 200: { description: ok } }
  /old:
    get: { operationId: old, deprecated: true, responses: { 200: { description: ok } } }
  /token:
    post:
      operationId: token
      security: []
      requestBody:
        content:
          application/x-www-form-urlencoded: { schema: { type: object, required: [code], properties: { code: { type: string }, token: { type: string } } } }
      responses: { 200: { description: ok } }
components:
  parameters:
    limit: { name: limit, in: query, description: How many., schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Api-Key }
  schemas:
    Kind: { type: string, enum: [cat, dog], nullable: true }
    Named: { type: object, required: [name], properties: { name: { type: string, minLength: 1, pattern: "^[^!]+$" } } }
    Pet:
      allOf:
        - $ref: "#/components/schemas/Named"
        - type: object
          required: [kind, id]
          properties:
            id: { type: integer, readOnly: true }
            kind: { $ref: "#/components/schemas/Kind" }
            owner: { $ref: "#/components/schemas/Owner" }
            home: { oneOf: [{ $ref: "#/components/schemas/House" }, { $ref: "#/components/schemas/Flat" }], discriminator: { propertyName: sort } }
    Owner: { type: object, properties: { email: { type: string, format: email, description: Where to write. }, pets: { type: array, items: { $ref: "#/components/schemas/Pet" } } } }
    House: { type: object, required: [sort, street], properties: { sort: { type: string, enum: [house] }, street: { type: string } } }
    Flat: { type: object, required: [sort, floor], properties: { sort: { type: string, enum: [flat] }, floor: { type: integer } } }
"##;

fn wish() -> Wish {
    Wish { catalog: "pets".into(), locales: vec!["en".into(), "ru".into()], ..Wish::default() }
}

fn file<'i>(imported: &'i ImportedCatalog, path: &str) -> &'i str {
    let found = imported.files.iter().find(|(known, _)| known == path);
    &found
        .unwrap_or_else(|| panic!("no {path}: {:?}", imported.files.iter().map(|(path, _)| path).collect::<Vec<_>>()))
        .1
}

fn card(imported: &ImportedCatalog, tool: &str) -> Value {
    data(file(imported, &format!("catalog/pets/tools/{tool}.yaml"))).expect("it is YAML")
}

#[test]
fn a_document_becomes_a_catalog_that_passes_the_check() {
    let imported = openapi(PETS, &wish()).expect("it is a document");
    let names: Vec<&str> = imported.tools.iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(names, ["list_pets", "create_pet", "get_pet", "delete_pet", "put_photo", "token"]);
    assert!(faults(imported.files.clone()).is_empty());
    assert_eq!(
        card(&imported, "list_pets"),
        json!({
            "tool": "list_pets",
            "arguments": {
                "limit": { "type": "integer", "minimum": 1, "maximum": 100, "default": 20 },
                "filter_kind": { "type": "string", "enum": ["cat", "dog"] },
                "ids": { "type": "array", "items": { "type": "string" } },
                "near": { "type": "object", "properties": { "lat": { "type": "number" } } },
                "X_Trace": { "type": "string" }
            },
            "request": "GET /pets",
            "query": { "limit": "$limit", "filter[kind]": "$filter_kind", "ids": "${ids:,}", "near": "$near" },
            "headers": { "X-Trace": "$X_Trace" },
            "reply": { "records": "$reply" }
        })
    );
    let created = card(&imported, "create_pet");
    assert_eq!(created["required"], json!(["name", "kind"]));
    assert_eq!(created["body"], json!({ "name": "$name", "kind": "$kind", "owner": "$owner", "home": "$home" }));
    assert_eq!(created["arguments"]["name"], json!({ "type": "string", "minLength": 1, "pattern": "^[^!]+$" }));
    assert_eq!(created["arguments"]["owner"]["properties"]["email"], json!({ "type": "string", "format": "email" }));
    assert_eq!(created["arguments"]["home"]["required"], json!(["sort"]));
    assert_eq!(created["arguments"]["home"]["properties"]["sort"]["enum"], json!(["house", "flat"]));
    let read = card(&imported, "get_pet");
    assert_eq!(
        (&read["request"], &read["arguments"]["petId"]),
        (&json!("GET /pets/$petId"), &json!({ "type": "integer", "minimum": 1 }))
    );
    assert_eq!(card(&imported, "delete_pet")["guard"], json!({ "confirm": true }));
    let form = card(&imported, "token");
    assert_eq!(form["headers"], json!({ "Content-Type": "application/x-www-form-urlencoded" }));
    assert_eq!(form["body"], json!({ "code": "$code", "token": "$token_value" }));
}

#[test]
fn where_it_is_and_who_asks_are_settings() {
    let imported = openapi(PETS, &wish()).expect("it is a document");
    let manifest = data(file(&imported, "catalog/pets/catalog.yaml")).expect("it is YAML");
    assert_eq!(manifest["settings"]["base_url"]["default"], "https://eu.pets.example/v1");
    assert_eq!(manifest["settings"]["token"], json!({ "env": "PETS_TOKEN", "type": "string", "secret": true }));
    assert_eq!(manifest["backends"]["api"]["auth"], json!([{ "headers": { "X-Api-Key": "$setting.token" } }]));
}

#[test]
fn texts_are_those_of_the_document_and_marked_in_other_languages() {
    let imported = openapi(PETS, &wish()).expect("it is a document");
    let words = file(&imported, "locales/en/pets/create_pet.ftl");
    assert!(words.starts_with("create_pet = Create pet\n    .description = Creates a pet for $5.\n"), "{words}");
    assert!(words.contains(".argument-owner = Owner email: Where to write."), "{words}");
    assert!(file(&imported, "locales/en/pets/list_pets.ftl").starts_with("list_pets = List pets\n"));
    assert_eq!(file(&imported, "locales/ru/pets/create_pet.ftl"), format!("### untranslated\n\n{words}"));
    assert!(file(&imported, "locales/en/pets.ftl").contains("Pets and their owners. {\"{\"}all{\"}\"}"));
}

#[test]
fn what_could_not_be_carried_over_is_said() {
    let imported = openapi(PETS, &wish()).expect("it is a document");
    let told: Vec<String> =
        imported.left.iter().map(|one| format!("{}: {}", one.of.as_deref().unwrap_or("-"), one.why)).collect();
    for part in [
        "OPTIONS /pets/{petId}: a card cannot send this verb",
        "GET /old: it is deprecated",
        "-: `POST /token` asks for no credential: it goes with them all the same",
        "create_pet: body.owner.pets[]: `#/components/schemas/Pet` refers to itself",
        "create_pet: body.home: 2 alternatives are one map",
    ] {
        assert!(told.iter().any(|line| line.contains(part)), "{part}\n{told:#?}");
    }
}

#[test]
fn operations_are_chosen_by_tag_path_and_id() {
    let chosen = |tags: &[&str], paths: &[&str], ids: &[&str]| {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let chosen = Chosen { tags: texts(tags), paths: texts(paths), ids: texts(ids) };
        openapi(PETS, &Wish { chosen, ..wish() })
            .map(|imported| imported.tools.into_iter().map(|tool| tool.name).collect::<Vec<_>>())
    };
    assert_eq!(chosen(&["pets"], &[], &[]).expect("there is one"), ["list_pets", "create_pet"]);
    assert_eq!(chosen(&[], &["/pets/{petId}"], &["old"]).expect("there are some"), ["get_pet", "delete_pet", "old"]);
    assert_eq!(
        chosen(&[], &["/pets*"], &[]).expect("there are some"),
        ["list_pets", "create_pet", "get_pet", "delete_pet", "put_photo"]
    );
    assert_eq!(chosen(&[], &[], &["GET /pets"]).expect("there is one"), ["list_pets"]);
    let unknown = chosen(&["Pet"], &["/nope"], &["listPet"]).expect_err("none of them is there");
    assert_eq!(
        unknown.to_string(),
        "the document has no such thing: the tag `Pet`, the path `/nope`, the operation `listPet`"
    );
}

#[test]
fn verbs_that_no_card_sends_are_told_where_they_are_chosen() {
    let left = |ids: &[&str], paths: &[&str]| {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let chosen = Chosen { tags: Vec::new(), paths: texts(paths), ids: texts(ids) };
        let imported = openapi(PETS, &Wish { chosen, ..wish() }).expect("there are tools");
        imported.left.into_iter().filter(|one| one.whole).filter_map(|one| one.of).collect::<Vec<_>>()
    };
    assert_eq!(left(&["getPet"], &[]), [""; 0]);
    assert_eq!(left(&["getPet", "OPTIONS /pets/{petId}"], &[]), ["OPTIONS /pets/{petId}"]);
    assert_eq!(left(&[], &["/pets/{petId}"]), ["OPTIONS /pets/{petId}"]);
}

#[test]
fn callbacks_stand_in_operations_and_are_told() {
    let document = json!({
        "openapi": "3.0.0",
        "paths": { "/hooks": { "post": {
            "operationId": "addHook", "callbacks": { "onEvent": { "{$request.body#/url}": { "post": {} } } }, "responses": {}
        } } }
    });
    let imported = openapi(&document.to_string(), &wish()).expect("it is a document");
    let told = imported.left.iter().any(|one| one.of.as_deref() == Some("add_hook") && one.why.contains("callbacks"));
    assert!(told, "{:?}", imported.left);
}

#[test]
fn schemes_of_one_name_have_settings_of_their_own() {
    let scheme = |name: &str| json!({ "type": "apiKey", "in": "header", "name": name });
    let document = json!({
        "openapi": "3.0.0",
        "security": [{ "apiKey": [], "api_key": [], "base-url": [] }],
        "paths": { "/x": { "get": { "responses": {} } } },
        "components": { "securitySchemes": {
            "apiKey": scheme("X-One"), "api_key": scheme("X-Two"), "base-url": scheme("X-Three")
        } }
    });
    let imported = openapi(&document.to_string(), &wish()).expect("it is a document");
    assert!(faults(imported.files.clone()).is_empty());
    let manifest = data(file(&imported, "catalog/pets/catalog.yaml")).expect("it is YAML");
    assert_eq!(
        manifest["backends"]["api"]["auth"],
        json!([{ "headers": {
            "X-One": "$setting.api_key", "X-Two": "$setting.api_key_2", "X-Three": "$setting.base_url_2"
        } }])
    );
    let variables: Vec<&Value> =
        ["api_key", "api_key_2", "base_url_2"].map(|name| &manifest["settings"][name]["env"]).into();
    assert_eq!(variables, ["PETS_API_KEY", "PETS_API_KEY_2", "PETS_BASE_URL_2"]);
}

#[test]
fn json_of_3_1_reads_alike() {
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
        "servers": [{ "url": "/api" }],
        "security": [{ "a": [] }, { "b": [], "c": [] }],
        "paths": { "/x/{id}:run": { "post": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": ["string", "null"] } }],
            "requestBody": { "content": { "application/merge-patch+json": { "schema": { "type": "object", "properties": {
                "count": { "type": ["integer", "null"], "exclusiveMinimum": 4 },
                "any": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
                "mode": { "oneOf": [{ "const": "a" }, { "const": "b" }] },
                "$odd": {}
            } } } } },
            "responses": {}
        } } },
        "components": { "securitySchemes": {
            "a": { "type": "http", "scheme": "bearer" }, "b": { "type": "apiKey", "in": "query", "name": "k" },
            "c": { "type": "oauth2", "flows": {} }
        } }
    });
    let imported = openapi(&document.to_string(), &wish()).expect("it is a document");
    assert!(faults(imported.files.clone()).is_empty());
    let manifest = data(file(&imported, "catalog/pets/catalog.yaml")).expect("it is YAML");
    assert_eq!(manifest["backends"]["api"]["auth"].as_array().map(Vec::len), Some(2));
    assert_eq!(manifest["settings"]["base_url"].get("default"), None);
    let tools = &imported.tools;
    if let Some(tool) = tools.first() {
        let card = card(&imported, &tool.name);
        assert_eq!(card["arguments"]["count"], json!({ "type": "integer", "minimum": 5 }));
        assert_eq!(card["arguments"]["any"], json!({ "type": "array", "items": { "type": "string" } }));
        assert_eq!(card["arguments"]["mode"], json!({ "type": "string", "enum": ["a", "b"] }));
    }
}

#[test]
fn what_is_no_document_is_refused_with_its_reason() {
    let nested = format!("{{\"openapi\":\"3.0.0\",\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let more = (1..40).map(|level| format!("a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(9)));
    let anchors = format!("a0: &a0 [x]\n{}openapi: 3.0.0\n", more.collect::<String>());
    for (text, part) in [
        ("{", "the document is no JSON"),
        ("a: [", "the document is no YAML"),
        ("swagger: '2.0'", "swagger2openapi"),
        ("openapi: 4.0.0", "versions 3.0 to 3.2"),
        ("a: b", "is it a description of an API"),
        ("openapi: 3.0.0\npaths: {}", "nothing could be carried over"),
        (&nested, "recursion limit"),
        (&anchors, "repetition limit"),
    ] {
        let fault = openapi(text, &wish()).expect_err("it is no document").to_string();
        assert!(fault.contains(part), "{text}: {fault}");
    }
}

fn of_paths(version: &str, paths: &str) -> ImportedCatalog {
    let document = format!(
        "openapi: {version}\ninfo: {{ title: T }}\nservers: [{{ url: \"https://t.example\" }}]\npaths:\n{paths}"
    );
    let imported = openapi(&document, &wish()).unwrap_or_else(|fault| panic!("{fault}"));
    assert!(faults(imported.files.clone()).is_empty(), "{:#?}", imported.files);
    imported
}

fn told(imported: &ImportedCatalog) -> Vec<String> {
    let line = |one: &LeftOut| {
        format!("{}{}: {}", if one.whole { "left out: " } else { "" }, one.of.as_deref().unwrap_or("-"), one.why)
    };
    imported.left.iter().map(line).collect()
}

#[track_caller]
fn assert_told(imported: &ImportedCatalog, parts: &[&str]) {
    let told = told(imported);
    for part in parts {
        assert!(told.iter().any(|line| line.contains(part)), "{part}\n{told:#?}");
    }
}

#[test]
fn schemas_that_are_composed_take_what_the_document_takes() {
    let imported = of_paths(
        "3.1.0",
        r##"
  /p: { put: { operationId: putP, requestBody: { required: true, content: { application/json: { schema: { oneOf: [
    { type: object, required: [k, n], properties: { k: { const: a }, n: { type: integer }, o: { type: array, items: {} } } },
    { type: object, required: [k, n], properties: { k: { const: b }, n: { type: string } } } ] } } } }, responses: {} } }
  /cl: { post: { operationId: cl, requestBody: { required: true, content: { application/json: { schema: { allOf: [
    { type: object, required: [b], properties: { b: { type: string, enum: [x, "y"] }, m: { type: integer, maximum: 5 }, t: { type: string } } },
    { properties: { b: { enum: ["y", z] }, m: { maximum: 3 }, t: { type: integer } } } ] } } } }, responses: {} } }
  /k: { post: { operationId: k, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [gone], additionalProperties: true, properties: {
    level: { type: integer, enum: [1, 2] }, rate: { type: number, exclusiveMinimum: 0, multipleOf: 0.5 }, map: { type: object, minProperties: 1, properties: { z: { type: [string, integer] } } },
    not: { type: string, not: { const: x } }, r: { $ref: "#/components/schemas/R", maxLength: 3 }, both: { anyOf: [{ required: [a] }, { required: [b] }], type: object, properties: { a: { type: string }, b: { type: string } } },
    day: { anyOf: [{ type: string, format: date, maxLength: 10 }, { type: string, format: date-time }] }, free: { anyOf: [{ enum: [low, high] }, { type: string }] } } } } } }, responses: {} } }
components: { schemas: { R: { type: string, maxLength: 9 } } }
"##,
    );
    let p = card(&imported, "put_p");
    assert_eq!(p["arguments"]["k"], json!({ "type": "string", "enum": ["a", "b"] }));
    assert_eq!(p["arguments"]["n"], json!({ "type": "string", "accepts": "any" }));
    assert_eq!(p["arguments"]["o"], json!({ "type": "array", "items": { "type": "string", "accepts": "any" } }));
    assert_eq!(p["required"], json!(["k", "n"]));
    let cl = card(&imported, "cl");
    assert_eq!(cl["arguments"]["b"], json!({ "type": "string", "enum": ["y"] }));
    assert_eq!(cl["arguments"]["m"], json!({ "type": "integer", "maximum": 3 }));
    assert_eq!(cl["arguments"]["t"], json!({ "type": "string" }));
    let k = card(&imported, "k");
    assert_eq!(k["arguments"]["level"], json!({ "type": "integer", "enum": [1, 2] }));
    assert_eq!(k["arguments"]["rate"], json!({ "type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5 }));
    assert_eq!(
        k["arguments"]["map"],
        json!({ "type": "object", "minProperties": 1, "properties": { "z": { "type": "string", "accepts": "any" } } })
    );
    assert_eq!(k["arguments"]["r"], json!({ "type": "string", "maxLength": 3 }));
    assert_eq!(k["arguments"]["day"], json!({ "type": "string" }));
    assert_eq!(k["arguments"]["free"], json!({ "type": "string" }));
    assert_told(
        &imported,
        &[
            "put_p: body.n: integer or string, by what goes with it: anything is taken there",
            "put_p: body.o[]: it has no one type",
            "cl: body.t: its parts ask for string and for integer at once; the first is taken",
            "k: body: other fields than those that are described are not passed",
            "k: body: `gone` is required, and described nowhere",
            "k: body.not: `not` is not checked",
            "k: body.both: which of its 2 alternatives holds is not checked",
        ],
    );
    let old = of_paths(
        "3.0.3",
        r##"  /k: { post: { operationId: k, requestBody: { content: { application/json: { schema: { type: object, properties: { r: { $ref: "#/components/schemas/R", maxLength: 3 } } } } } }, responses: {} } }
components: { schemas: { R: { type: string, maxLength: 9 } } }
"##,
    );
    assert_eq!(card(&old, "k")["arguments"]["r"], json!({ "type": "string", "maxLength": 9 }));
}

#[test]
fn a_server_of_an_operation_is_a_backend_with_the_credentials_of_its_operations() {
    let imported = of_paths(
        "3.1.0",
        r#"
  /r: { get: { operationId: r, servers: [{ url: "https://other.example/v2" }], responses: {} } }
  /a: { get: { operationId: a, security: [{ key: [] }], responses: {} } }
  /s: { servers: [{ url: "https://{at}.other.example", variables: { at: { default: eu } } }], get: { operationId: s, security: [{ eu: [] }], responses: {} } }
  /t: { get: { operationId: t, servers: [{ url: "/v3" }], responses: {} } }
  /u: { get: { operationId: u, servers: [{ url: "https://{which}.example" }], responses: {} } }
components: { securitySchemes: { key: { type: http, scheme: bearer }, eu: { type: apiKey, in: header, name: X-Eu } } }
"#,
    );
    let manifest = data(file(&imported, "catalog/pets/catalog.yaml")).expect("it is YAML");
    let auth = |backend: &str| manifest["backends"][backend].get("auth").cloned();
    assert_eq!(auth("api"), Some(json!([{ "headers": { "Authorization": "Bearer $setting.key" } }])));
    assert_eq!(auth("other_example"), None);
    assert_eq!(auth("eu_other_example"), Some(json!([{ "headers": { "X-Eu": "$setting.eu" } }])));
    assert_eq!(manifest["settings"]["other_example_base_url"]["default"], "https://other.example/v2");
    assert_eq!(manifest["settings"]["eu_other_example_base_url"]["env"], "PETS_EU_OTHER_EXAMPLE_BASE_URL");
    for (tool, backend) in [("a", "api"), ("r", "other_example"), ("s", "eu_other_example")] {
        assert_eq!(card(&imported, tool)["backend"], backend);
        assert_eq!(card(&imported, tool)["request"], format!("GET /{tool}"));
    }
    assert_told(
        &imported,
        &[
            "left out: GET /t: its own server has no host",
            "left out: GET /u: its own server is no address that can be called",
            "-: some operations go to another server, https://other.example/v2: the backend `other_example`",
        ],
    );
    let relative = openapi(
        "openapi: 3.0.0\nservers: [{ url: /v1 }]\npaths: { /a: { get: { operationId: a, servers: [{ url: /v2 }], responses: {} } }, /b: { get: { operationId: b, responses: {} } } }",
        &wish(),
    )
    .expect("it is a document");
    assert_eq!(card(&relative, "a")["request"], "GET /v2/a");
    assert_eq!(card(&relative, "b")["request"], "GET /v1/b");
}

#[test]
fn styles_of_parameters_are_spellings_of_a_card() {
    let imported = of_paths(
        "3.0.3",
        r#"
  /r:
    get:
      operationId: r
      parameters:
        - { name: p, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }
        - { name: s, in: query, style: spaceDelimited, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: c, in: query, explode: false, schema: { type: array, items: {} } }
        - { name: m, in: query, schema: { type: array, items: { type: string } } }
        - { name: X-Ids, in: header, schema: { type: array, items: { type: string } } }
        - { name: filter, in: query, style: deepObject, explode: true, schema: { type: object, properties: { a: { type: string }, b: { type: array, items: { type: integer } } } } }
        - { name: deep, in: query, style: deepObject, schema: { type: object, properties: { a: { type: array, items: { type: array, items: { type: string } } } } } }
        - { name: form, in: query, schema: { type: object, properties: { a: { type: string } } } }
      responses: {}
  /m/{x}: { get: { operationId: m, parameters: [{ name: x, in: path, required: true, style: matrix, schema: { type: string } }], responses: {} } }
"#,
    );
    let r = card(&imported, "r");
    assert_eq!(r["query"], json!({ "p": "${p:|}", "s": "${s: }", "c": "${c:,}", "m": "$m", "filter": "$filter" }));
    assert_eq!(r["headers"], json!({ "X-Ids": "${X_Ids:,}" }));
    assert_eq!(r["arguments"]["s"], json!({ "type": "array", "items": { "type": "integer" } }));
    assert_told(
        &imported,
        &[
            "r: `filter`: lists in it go out as `filter[…][]=…`",
            "r: `deep` is a map that a card cannot write so, and is left out",
            "r: `form` is a map that a card cannot write so, and is left out",
            "left out: GET /m/{x}: `x` of its path is written in the style `matrix`",
        ],
    );
}

#[test]
fn nothing_of_a_document_vanishes_untold() {
    let imported = of_paths(
        "3.2.0",
        r##"
  /a: { <<: { get: { operationId: merged, responses: {} } } }
  /b: { get: { operationId: b, parameters: [{ $ref: "#/components/parameters/Nope" }, { $ref: "./other.yaml#/x" }, { name: qs, in: querystring, content: {} }], responses: {} }, additionalOperations: { COPY: { operationId: cp } } }
  /c: { get: null, Post: { operationId: typo }, x-own: 1 }
  /d: { $ref: "#/components/pathItems/Gone" }
  /e: null
  /f: { $ref: "#/components/pathItems/F", get: { operationId: f, responses: {} } }
  /re: { get: { operationId: re, responses: { 200: { $ref: "#/components/responses/Gone" } } } }
  /up: { post: { operationId: up, requestBody: { content: { text/csv: { schema: { type: string } } } }, responses: {} } }
  x-own: { get: {} }
components: { pathItems: { F: { get: { operationId: other, responses: {} }, delete: { operationId: gone, responses: {} } } } }
"##,
    );
    let names: Vec<&str> = imported.tools.iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(names, ["merged", "b", "f", "gone", "re"]);
    assert_told(
        &imported,
        &[
            "b: a parameter leads nowhere in this document, and is left out, whether it is required or not: `#/components/parameters/Nope`",
            "`./other.yaml#/x`",
            "b: `qs` is a whole query, which a card writes by its parts, and is left out",
            "left out: COPY /b: a card cannot send this verb",
            "left out: GET /c: it is described by nothing",
            "left out: /c: `Post` is no key of a path, and nothing is made of it",
            "left out: /d: `#/components/pathItems/Gone` leads nowhere in this document",
            "left out: /e: it is no description of a path",
            "re: its reply leads nowhere in this document: its form is not known",
            "left out: POST /up: its body is text/csv, which a card cannot send",
        ],
    );
    assert_eq!(imported.left.iter().filter(|one| one.whole).count(), 6, "{:#?}", told(&imported));
}

#[test]
fn bodies_of_files_and_parts_are_carried_over() {
    const FILES: &str = r#"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example }]
paths:
  /photos:
    post:
      operationId: addPhoto
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [photo]
              properties:
                photo: { type: string, format: binary, description: The photo. }
                note: { type: string }
                more: { type: array, items: { type: string, format: binary } }
      responses: { 200: { description: ok } }
  /photos/{id}:
    put:
      operationId: putPhoto
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      requestBody: { required: true, content: { image/png: { schema: { type: string, format: binary } } } }
      responses: { 200: { description: ok } }
"#;
    let imported = openapi(FILES, &wish()).expect("it is a document");
    let add = card(&imported, "add_photo");
    assert_eq!(add["headers"]["Content-Type"], "multipart/form-data");
    assert_eq!(add["body"]["photo"], json!({ "data": "$photo", "filename": "$photo_filename" }));
    assert_eq!(add["body"]["note"], "$note");
    assert_eq!(add["body"].get("more"), None, "a list of files is left out, and said");
    assert_eq!(add["arguments"]["photo"]["contentEncoding"], "base64");
    let put = card(&imported, "put_photo");
    assert_eq!((&put["headers"]["Content-Type"], &put["body"]), (&json!("image/png"), &json!("$file")));
    assert!(imported.left.iter().any(|one| one.why.contains("`more` is a list of files")), "{:?}", imported.left);
}

#[test]
fn a_key_of_writes_is_the_servers_and_no_argument() {
    let document = "openapi: 3.0.3\ninfo: { title: Pay }\nservers: [{ url: \"https://api.pay.example\" }]\npaths:\n  /payments:\n    \
                    post:\n      operationId: pay\n      parameters:\n        \
                    - { name: Idempotency-Key, in: header, required: true, schema: { type: string } }\n      \
                    responses: { 201: { description: created } }\n";
    let imported = openapi(document, &wish()).expect("something is made of it");
    assert_eq!(card(&imported, "pay").get("arguments"), None);
    let manifest = data(file(&imported, "catalog/pets/catalog.yaml")).expect("it is YAML");
    let backends = manifest["backends"].as_object().expect("a map");
    assert!(backends.values().all(|backend| backend["retry"]["key"] == "Idempotency-Key"), "{manifest}");
}
