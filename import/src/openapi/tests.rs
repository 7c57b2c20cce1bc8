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
                "ids": { "type": "string" },
                "X_Trace": { "type": "string" }
            },
            "request": "GET /pets",
            "query": { "limit": "$limit", "filter[kind]": "$filter_kind", "ids": "$ids" },
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
        "list_pets: `ids`: several values are one text, with commas",
        "list_pets: `near` is a map in a query, and is left out",
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
