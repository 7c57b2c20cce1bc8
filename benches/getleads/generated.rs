//! Catalogs as large as wanted, of tools that are like those people write: five arguments of different kinds, a request with
//! a query, an example, and texts in two languages.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// Tools whose texts stand in one file: those of an entity and its neighbours, as people cut them.
const TOOLS_A_FILE: usize = 250;

const MANIFEST: &str = "\
catalog: large
backend: api

settings:
  base_url: { env: LARGE_BASE_URL, type: string, format: uri }
  token:    { env: LARGE_TOKEN, type: string, secret: true, optional: true }

backends:
  api:
    base: $setting.base_url
    auth:
      - when: $setting.token
        headers: { Authorization: Bearer $setting.token }
    errors: { message: [$reply.error] }
";

/// What a text says, in one language.
struct Words {
    locale: &'static str,
    title: &'static str,
    description: &'static str,
    /// One an argument, in the order of the card.
    arguments: [&'static str; 5],
}

const LANGUAGES: [Words; 2] = [
    Words {
        locale: "en",
        title: "Orders of warehouse",
        description: "Finds the orders of a warehouse by their state and the text of their remarks, newest first. Use it \
                      before anything is changed: what is changed has to be named by its number.",
        arguments: [
            "The number of the customer whose orders are wanted.",
            "A part of the remarks, at least three letters.",
            "The state that the orders are in.",
            "The first day of the period, as 2026-01-31.",
            "How many orders at most.",
        ],
    },
    Words {
        locale: "ru",
        title: "Заказы склада",
        description: "Находит заказы склада по их состоянию и тексту примечаний, новые сначала. Используйте до любых \
                      изменений: то, что меняется, называется по номеру.",
        arguments: [
            "Номер клиента, чьи заказы нужны.",
            "Часть примечания, не менее трёх букв.",
            "Состояние заказов.",
            "Первый день периода, например 2026-01-31.",
            "Сколько заказов самое большее.",
        ],
    },
];

/// Writes a catalog of so many tools, with its texts in several files a language.
pub(crate) fn write(folder: &Path, tools: usize) -> io::Result<()> {
    let cards = folder.join("catalog/large/tools");
    fs::create_dir_all(&cards)?;
    fs::write(folder.join("catalog/large/catalog.yaml"), MANIFEST)?;
    for number in 0..tools {
        let name = name(number);
        fs::write(cards.join(format!("{name}.yaml")), card(&name, number))?;
    }
    for words in &LANGUAGES {
        let texts = folder.join("locales").join(words.locale).join("large");
        fs::create_dir_all(&texts)?;
        for from in (0..tools).step_by(TOOLS_A_FILE) {
            let mut file = String::new();
            for number in from..tools.min(from + TOOLS_A_FILE) {
                message(words, number, &mut file);
            }
            fs::write(texts.join(format!("from_{from:05}.ftl")), file)?;
        }
    }
    Ok(())
}

/// The name of a tool.
pub(crate) fn name(number: usize) -> String {
    format!("find_orders_{number:05}")
}

fn card(name: &str, number: usize) -> String {
    format!(
        "tool: {name}
required: [customer]
arguments:
  customer: {{ type: integer, minimum: 1 }}
  remarks:  {{ type: string, minLength: 3, maxLength: 200 }}
  state:    {{ enum: [new, paid, packed, sent, returned], default: new }}
  since:    {{ type: string, format: date }}
  limit:    {{ type: integer, minimum: 1, maximum: 500, default: 50 }}
request: GET /warehouses/{number}/orders
query:
  customer: $customer
  q: $remarks
  state: $state
  since: $since
  limit: $limit
result: $reply.orders
examples:
  paid:
    arguments: {{ customer: 7, state: paid }}
    exchange:
      - request: GET /warehouses/{number}/orders
        query: {{ customer: 7, state: paid, limit: 50 }}
        reply: {{ orders: [{{ id: 1, state: paid }}] }}
    result: [{{ id: 1, state: paid }}]
"
    )
}

fn message(words: &Words, number: usize, out: &mut String) {
    let names = ["customer", "remarks", "state", "since", "limit"];
    writeln!(out, "{} = {} {number}\n    .description = {}", name(number), words.title, words.description)
        .expect("a String takes everything");
    for (name, text) in names.iter().zip(words.arguments) {
        writeln!(out, "    .argument-{name} = {text}").expect("a String takes everything");
    }
    out.push('\n');
}
