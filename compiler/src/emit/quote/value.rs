//! Data with references, and conditions on it.

use super::quoted;

quoted!(struct Json(text));
quoted!(struct Entry { key, value, required });
quoted!(struct Condition { when, unless });
quoted!(struct Test { value, one_of });
quoted!(
    enum Choices {
        Fixed(values),
        Setting(setting),
        Argument(value),
    }
);
quoted!(struct Item { needs, value });
quoted!(struct Message { id, attribute });
quoted!(
    enum CallerField {
        Name,
        Role,
        Tenant,
        Call,
        Bearer,
    }
);
quoted!(
    enum PeriodColumn {
        From,
        To,
        FromDate,
        ToDate,
        FromLocal,
        ToLocal,
    }
);
quoted!(enum HttpPart { Status, Header { name }, Link { relation, parameter } });
quoted!(struct Path(segments));
quoted!(
    enum Segment {
        Key(name),
        Index(number),
        OnlyKey,
        OnlyValue,
        Every,
    }
);
quoted!(
    enum Spelling {
        Commas,
        Semicolons,
        Bars,
        Spaces,
        Joined,
        Date,
        Local,
        Utc,
        Time,
        Epoch,
        EpochMs,
        Base64,
        Bytes,
        FileBytes,
        Json,
        Quoted,
        SingleQuoted,
        SqlQuoted,
        Escaped,
        Doubled,
        Path,
        Phones,
    }
);
quoted!(
    enum Quantity {
        Fixed(number),
        Setting(setting),
    }
);
quoted!(
    enum PathPart {
        Literal(text),
        Segment(value),
        Address { address, characters },
    }
);
quoted!(enum Rule { MissingRange { slot, fields, named }, Holds(condition) });
quoted!(enum Value {
    Literal(json),
    Argument { slot, path },
    Cell { slot, table, column },
    Period { slot, column },
    Arguments,
    Position { first },
    Reply { path },
    Http { part },
    PageSize,
    Step { step, path },
    Item { path },
    Record { path },
    Keys,
    Given,
    Token { path },
    Setting { setting },
    Form { setting, form },
    Matches { slot, pattern },
    Caller { field },
    Message { message },
    Dictionary { dictionary },
    Map { base, entries },
    List { items },
    Join { parts },
    Clauses { texts, mark },
    Now,
    Every { of, path },
    Spelt { value, spelling, sent },
});
