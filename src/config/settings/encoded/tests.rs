use base64::{Engine, engine::general_purpose::STANDARD};
use kartoteka_compiler::source::Sources;

use crate::config::Config;
use crate::config::settings::Settings;
use crate::secret::Secret;

const MANIFEST: &str = "\
catalog: crm
settings:
  user: { env: CRM_USER, type: string }
  password: { env: CRM_PASSWORD, type: string, secret: true, optional: true }
backends:
  crm:
    base: https://crm.example
    auth:
      - when: $setting.password
        basic: [$setting.user, $setting.password]
";

fn keys(variables: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::from_files(vec![
        ("catalog/crm/catalog.yaml".to_owned(), MANIFEST.to_owned()),
        ("catalog/crm/tools/a.yaml".to_owned(), "tool: a\nrequest: GET leads\n".to_owned()),
        ("locales/en/crm.ftl".to_owned(), "a = A\n    .description = A.\n".to_owned()),
    ]);
    let compiled = kartoteka_compiler::compile(&sources).whole();
    let catalog = compiled.unwrap_or_else(|report| panic!("{report:?}")).catalogs.remove(0);
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_parts(variables, None).expect("nothing of the server's own is set");
    let settings = Settings::resolve(&catalog, &config).expect("they fit");
    settings.keys().iter().map(|key: &Secret| key.expose().to_owned()).collect()
}

#[test]
fn user_and_password_are_keys_as_their_header_has_them() {
    let sent = STANDARD.encode("anna:passw0rd-of-anna");
    assert!(keys(&[("CRM_USER", "anna"), ("CRM_PASSWORD", "passw0rd-of-anna")]).contains(&sent));
    // A password that is too short to be looked for by itself is long enough with its user.
    let short = keys(&[("CRM_USER", "anna"), ("CRM_PASSWORD", "pw")]);
    assert_eq!(short, [STANDARD.encode("anna:pw")]);
    assert!(keys(&[("CRM_USER", "anna")]).is_empty());
}
