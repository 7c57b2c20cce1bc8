use serde_json::json;

use crate::tests::{card, passing, told, wish_in};
use crate::{higress, postman, toolbox};

const HOOK: &str = "XoYqW8r2pLk3mN5vB7cD9eF1";

#[test]
fn a_credential_in_a_path_is_an_argument_whoever_shows_it() {
    let wish = wish_in(&["en"]);
    let of_postman = json!({
        "info": { "name": "Hooks", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "item": [{ "name": "Say", "request": { "method": "POST", "url": format!("https://hooks.example/services/{HOOK}/send") } }]
    });
    let of_higress = format!(
        "server: {{ name: hooks }}\ntools:\n  - name: say\n    description: Says it.\n    \
         requestTemplate: {{ url: \"https://hooks.example/services/{HOOK}/send\", method: POST }}\n"
    );
    let of_toolbox = format!(
        "sources: {{ hooks: {{ kind: http, baseUrl: \"https://hooks.example/services\" }} }}\ntools:\n  \
         say: {{ kind: http, source: hooks, method: POST, path: /{HOOK}/send, description: Says it. }}\n"
    );
    for imported in [postman(&of_postman.to_string(), &wish), higress(&of_higress, &wish), toolbox(&of_toolbox, &wish)]
    {
        let imported = passing(imported);
        assert_eq!(card(&imported, "say")["request"], "POST /services/$path_2/send");
        assert!(imported.files.iter().all(|(_, text)| !text.contains(HOOK)), "{:#?}", imported.files);
        let told = told(&imported);
        assert!(told.contains("`path_2`") && !told.contains(HOOK), "{told}");
    }
}
