### Что говорит сам сервер. Строка, в которой чего-то не хватает, пропускается.

## Система, с которой работает каталог: `$system` — название каталога или `unnamed`, если его нет

system-subject = { $system ->
    [unnamed] Система
   *[named] { $system }
}
system-of = { $system ->
    [unnamed] системы
   *[named] { $system }
}
system-in = { $system ->
    [unnamed] системе
   *[named] { $system }
}
system-says = { $system ->
    [unnamed] Слова самой системы
   *[named] Ответ { $system }
}

## Ошибки в аргументах: по сообщению на каждую

bad-argument-malformed = Аргументы не являются корректным JSON.
bad-argument-no-map = Аргументы должны быть объектом JSON, а не { $given }.
bad-argument-missing = Не передан обязательный аргумент `{ $path }`.
bad-argument-unknown =
    Аргумента `{ $path }` нет.
    Возможно, имелся в виду `{ $nearest }`?
bad-argument-repeated = `{ $path }` передан дважды.
bad-argument-wrong-type = `{ $path }`: ожидается { $expected }, а передано { $given }.
bad-argument-out-of-range =
    `{ $path }`: значение { $given } вне допустимых пределов.
    Наименьшее — { $least }.
    Наибольшее — { $most }.
bad-argument-not-one-of =
    `{ $path }`: значение { $given } не подходит.
    Возможно, имелось в виду "{ $nearest }"?
    Допустимые значения: { $values }.
bad-argument-pattern = `{ $path }`: значение { $given } не соответствует шаблону { $expected }.
bad-argument-format = `{ $path }`: нужно указать { $expected }, а передано { $given }.
bad-argument-too-short = `{ $path }`: слишком короткий текст, нужно не меньше { $least ->
    [one] { $least } символа
    [few] { $least } символов
   *[many] { $least } символов
}.
bad-argument-too-long = `{ $path }`: слишком длинный текст, можно не больше { $most ->
    [one] { $most } символа
    [few] { $most } символов
   *[many] { $most } символов
}.
bad-argument-too-few = `{ $path }`: слишком мало элементов, нужно не меньше { $least ->
    [one] { $least } элемента
    [few] { $least } элементов
   *[many] { $least } элементов
}.
bad-argument-too-many-arguments = Слишком много аргументов: больше { $most }. Передавайте только те, что есть у инструмента.
bad-argument-too-many = `{ $path }`: слишком много элементов, можно не больше { $most ->
    [one] { $most } элемента
    [few] { $most } элементов
   *[many] { $most } элементов
}.
bad-argument-duplicate = `{ $path }` повторяет один из предыдущих элементов: { $given }.
bad-argument-one-of = Передайте ровно один из аргументов: { $values }.
bad-argument-any-of = Передайте хотя бы один из аргументов: { $values }.
bad-argument-beyond =
    `{ $path }`: значение { $given } вне допустимых пределов.
    Оно должно быть больше { $above }.
    Оно должно быть меньше { $below }.
bad-argument-multiple =
    `{ $path }`: число должно быть кратно { $expected }.
    Передано { $given }.
bad-argument-forbidden = `{ $path }` здесь недопустим.
bad-argument-together = Не передавайте { $values } вместе.
bad-argument-combination = Такие значения { $values } несовместимы.
bad-argument-several-fit = `{ $path }` подходит под несколько вариантов, а допустим ровно один.
bad-argument-several-variants = Передайте аргументы только одного варианта: { $values } относятся к разным.
bad-argument-alternatives = Нужно одно из следующего:
bad-argument-too-few-arguments =
    Передайте ещё хотя бы { $least ->
        [one] { $least } аргумент
        [few] { $least } аргумента
       *[many] { $least } аргументов
    }.
    Есть { $values }.
bad-argument-fewer-arguments =
    Передайте не больше { $most ->
        [one] { $most } аргумента
        [few] { $most } аргументов
       *[many] { $most } аргументов
    }.
    Переданы { $values }.
bad-argument-holds =
    `{ $path }`: в списке не те элементы, какие нужны.
    Подходящих должно быть не меньше { $least }.
    Подходящих должно быть не больше { $most }.
    Подходят: { $values }.
bad-argument-bad-key = `{ $path }`: ключ `{ $key }` недопустим.
bad-argument-encoding = `{ $path }`: нужна кодировка { $expected }.
bad-argument-rest = Эти аргументы несовместимы.
bad-argument-refused = `{ $path }`: такое значение не принимается.
bad-argument-depends = Это зависит от { $on }.
bad-argument-more = { $count ->
    [one] Ещё { $count } ошибка не показана.
    [few] Ещё { $count } ошибки не показаны.
   *[many] Ещё { $count } ошибок не показано.
}

## Что ожидалось

expected-boolean = true или false
expected-integer = целое число
expected-number = число
expected-text = текст
expected-list = список
expected-map = объект
expected-null = null
expected-or = или
expected-date = дату вида 2026-05-20
expected-date-time = дату и время со смещением, например 2026-05-20T10:00:00+03:00
expected-email = адрес электронной почты
expected-uri = адрес вида https://example.com/
expected-uuid = UUID
expected-phone = номер телефона, например +7 900 000-00-03
expected-format = текст вида «{ $name }»

## Чем кончился вызов

summary-list = { $title }: { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[many] { $count } записей
}.
summary-elsewhere = Полный ответ — в structuredContent.result.
suggested-call = Готовый исправленный вызов: { $arguments }
summary-nothing = { $title }: ничего не найдено.
summary-done = { $title }: готово.

## Пробные вызовы

summary-dry-run =
    { $title }: пробный вызов. Ничего не отправлено и ничего не изменилось.
    Настоящий вызов отправил бы: { $requests }.
    Будет ли отправлен запрос { $waiting } и какой, зависит от ответов на предыдущие.
    Следующие страницы запрашивались бы так же: всего не больше { $pages ->
        [one] { $pages } запроса
       *[other] { $pages } запросов
    }.
    Могут быть запрошены и справочники, если их ещё нет в памяти: { $dictionaries }.
dry-run-handler = Этот инструмент — программа; она не запускалась, и что она отправила бы, неизвестно.
dry-run-nothing = Ради ответа запросов не отправляется: он есть в самом каталоге.
dry-run-elsewhere = Запросы — в structuredContent.dryRun.
dry-run-asks = Настоящий вызов сначала спросил бы пользователя: { $arguments } — если клиент умеет спрашивать.
dry-run-approval = Настоящий вызов ждал бы одобрения человека.
dry-run-refused = Это был пробный вызов: ничего не отправлено.

no-pages = У этого ресурса нет страниц: не передавайте `cursor`.
no-such-page = С этого `cursor` не начинается ни одна страница: передайте `next_cursor` из предыдущей страницы или не передавайте его.

## Неудачи. `code` и `message` — слова самой системы.

failure-bad_request = Запрос составить нельзя: `{ $given }` здесь недопустимо.
failure-not_allowed =
    С такими аргументами инструмент ничего не делает.
    Допустимо: { $values }.
failure-not_permitted =
    Это значение `{ $argument }` не разрешено.
    Изменяющие значения, разрешённые оператором: { $allowed }.
    Также допустимо: { $values }.
failure-confirm_required =
    Этот вызов нужно подтвердить; пока ничего не сделано. Убедитесь, что он действительно нужен, и повторите его с `{ $argument }: true`.
failure-approval_required =
    Этот вызов должен одобрить человек; пока ничего не сделано.
failure-approval_waiting =
    Этот вызов должен одобрить человек; пока ничего не сделано. Запрос { $id } ждёт решения до { $until }.
    После одобрения повторите тот же вызов с теми же аргументами: для других аргументов понадобится отдельное одобрение.
failure-disapproved =
    Вызов отклонён; ничего не сделано.
    Причина: { $reason }.
    Не повторяйте его, если об этом не попросит пользователь.
failure-unstored =
    Сейчас нельзя проверить, одобрен ли этот вызов и не выполнялся ли он раньше; ничего не сделано. Повторите позже.
failure-unshowable =
    Этот вызов должен одобрить человек, а его аргументы слишком длинные, чтобы их просмотреть; ничего не сделано.
    Разбейте его на несколько вызовов покороче.
operator-approvals = Вызовы, ожидающие одобрения
operator-none = Ожидающих вызовов нет.
operator-sign_in = Войти
operator-sign_out = Выйти
operator-token = Токен того, кому разрешено одобрять
operator-unknown = Этот токен неизвестен или больше не действует.
operator-too_many = С этого адреса слишком часто присылали неизвестные токены. Повторите позже.
operator-elsewhere = Эта форма не со страницы этого сервера.
operator-no_power = Ваши роли не дают права одобрять.
operator-own = Собственный вызов одобрить нельзя.
operator-gone = Решение не принято: с тех пор как страница открыта, вызов уже решён или истёк его срок.
operator-unstored = Хранилище не отвечает; решение не принято.
operator-tool = Инструмент
operator-caller = Кто вызывает
operator-tenant = Организация
operator-target = Система
operator-expires = Ждёт до
operator-arguments = Аргументы
operator-request = Первый запрос
operator-reason = Причина
operator-approve = Одобрить
operator-decline = Отклонить
failure-once_key =
    Ключ идемпотентности недопустим: в нём должно быть от 1 до 255 печатных символов. Ничего не сделано.
failure-once_busy = Тот же вызов с тем же ключом ещё выполняется; повторно ничего не сделано. Подождите и повторите вызов, чтобы получить его результат.
failure-once_conflict =
    С этим ключом раньше был сделан другой вызов; ничего не сделано. Для нового вызова возьмите новый ключ.
failure-once_unknown =
    Этот вызов с тем же ключом уже начинали, и неизвестно, был ли он выполнен. Повторно он не отправлен: сначала проверьте, не сделано ли это.
once-made = Этот вызов с тем же ключом уже сделан; повторно ничего не сделано. Результат был слишком длинным и не сохранён.
approval-question =
    { $title } ({ $tool }), система: { $target }.
    Для организации { $tenant }.
    Аргументы: { $arguments }
approval-decision = Выполнить это действие?
approval-refuse = Нет
approval-approve = Да, выполнить
failure-limited =
    Лимит вызовов пока исчерпан; этот не выполнен. Повторите через { $seconds } с.
failure-crowded = Одновременно выполняется столько таких вызовов, сколько разрешено; этот не выполнен. Дождитесь завершения одного из них и повторите.
failure-unaudited = Сейчас это нельзя записать в журнал аудита, поэтому ничего не сделано. Повторите позже; если не поможет, сообщите оператору.
failure-no_credential = Нет учётных данных { system-of }. Их должен указать оператор.
failure-token_refused =
    Доступ к данным { system-of } не продлён: оператору нужно войти заново. Ничего не сделано.
failure-no_token =
    Сейчас не удаётся продлить доступ к данным { system-of }. Ничего не сделано. Повторите позже.
failure-unauthorized =
    { system-subject } не принимает учётные данные.
    Код: { $code }.
    { system-says }: «{ $message }»
failure-forbidden =
    Не хватает прав.
    Код: { $code }.
    { system-says }: «{ $message }»
failure-not_found =
    Не найдено в { system-in }.
    Код: { $code }.
    { system-says }: «{ $message }»
failure-conflict =
    Данные в { system-in } не те, что ожидались: их успели изменить или они уже есть. Прочитайте их заново и повторите.
    Код: { $code }.
    { system-says }: «{ $message }»
failure-invalid =
    { $system ->
        [unnamed] Система отклонила
       *[named] { $system } отклонил
    } запрос.
    Код: { $code }.
    { system-says }: «{ $message }»
failure-busy =
    { system-subject } временно не принимает запросы; этот не выполнен. Повторите позже.
    Подождите { $seconds } с.
    Код: { $code }.
    { system-says }: «{ $message }»
failure-resting =
    { system-subject } несколько раз подряд не справилась с запросами, и пока её не спрашивают. Ничего не сделано. Повторите через { $seconds } с.
failure-fetch-address = Это не адрес веб-страницы. Ничего не загружено.
failure-fetch-scheme = Загружаются только адреса, которые начинаются с `http://` или `https://`.
failure-fetch-user = Адрес с именем пользователя или паролем не загружается.
failure-fetch-port = Этот порт не разрешён: страницы загружаются только с обычных.
failure-fetch-host = Этого адреса нет в открытом интернете, или его не разрешает оператор. Ничего не загружено.
failure-fetch-redirects = Адрес перенаправляет слишком много раз. Ничего не загружено.
failure-fetch-downgrade = Страница перенаправляет с https на http; такие перенаправления не выполняются. Ничего не загружено.
failure-fetch-media = По этому адресу не текст: загружаются только страницы, текст, JSON и XML.
failure-fetch-packed = Страница пришла сжатой, хотя её просили как есть. Она не прочитана.
failure-unavailable =
    Сбой на стороне { system-of }.
    Код: { $code }.
    Статус: { $status }.
    { system-says }: «{ $message }»
failure-unreachable = { $system ->
    [unnamed] Система недоступна
   *[named] { $system } недоступен
}. Ничего не сделано.
failure-timed_out = { $system ->
    [unnamed] Система не ответила
   *[named] { $system } не ответил
} вовремя.
failure-broken = Соединение оборвалось: ответ { system-of } пришёл не полностью.
failure-damaged = Ответ { system-of } сжат, и распаковать его не удалось: он обрезан или повреждён.
failure-too_long = Ответ { system-of } длиннее { $limit } байт и не прочитан. Запросите меньше записей или полей.
failure-deep = Вложенность ответа { system-of } больше, чем могут прочитать клиенты.
failure-after = До этого уже выполнено и не отменено: { $steps }.
failure-item = Сбой на элементе { $place } шага `{ $step }`, считая с 0: { $item }.
failure-unknown_outcome = Запрос отправлен, но ответа нет: он мог выполниться, а мог и не выполниться. Проверьте, прежде чем повторять.
failure-open =
    Из ответа { system-of } (статус { $status }) не видно, выполнен ли запрос: он мог выполниться, а мог и не выполниться. Проверьте, прежде чем повторять.
    Код: { $code }.
    { system-says }: «{ $message }»
failure-unexpected_reply =
    Не удалось разобрать ответ { system-of }.
    Статус: { $status }.
failure-html = Вместо данных пришла веб-страница (статус { $status }): возможно, адрес { system-of } указан неверно или сервис не работает.
failure-redirected = { system-subject } перенаправляет запросы (статус { $status }), а переход по перенаправлениям отключён: скорее всего, адрес указан неверно.
failure-prompt-too-long = Промпт получился бы длиннее 1 МиБ. Передайте списки покороче.
failure-declined =
    Пользователь отказался указать: { $arguments }. Ничего не сделано.
failure-cancelled =
    Пользователь закрыл вопрос, не указав: { $arguments }. Ничего не сделано.
failure-unanswered =
    Нужно было спросить пользователя: { $arguments }, но ответа не было. Ничего не сделано. Если значения известны, передайте их.
failure-internal = Внутренняя ошибка сервера; она записана в журнал.

## Предупреждения самого сервера

warning-not-set-up = Здесь ничего не известно: этот источник не настроен. Оператору нужно задать { $settings }.
warning-clamped = `{ $argument }`: значение { $given } вне допустимых пределов, использовано { $used }.
warning-shortened =
    Список длиннее, чем принимают клиенты: здесь { $count ->
        [one] первая { $count } запись
        [few] первые { $count } записи
       *[many] первые { $count } записей
    }, осталось { $left }.
    Продолжайте с { $next } или запросите меньше полей.
warning-shortened-page =
    Список длиннее, чем принимают клиенты: здесь { $count ->
        [one] первая { $count } запись
        [few] первые { $count } записи
       *[many] первые { $count } записей
    }, осталось { $left } на той же странице, и отдельно их запросить нельзя.
    Повторите запрос с { $next } или запросите меньше полей.
warning-shortened-pages =
    Это не весь список: здесь { $count ->
        [one] первая { $count } запись
        [few] первые { $count } записи
       *[many] первые { $count } записей
    }, за один вызов запрашивается не больше { $pages ->
        [one] { $pages } страницы
       *[many] { $pages } страниц
    }.
    Продолжайте с { $next }.
warning-shortened-time =
    Это не весь список: здесь { $count ->
        [one] первая { $count } запись
        [few] первые { $count } записи
       *[many] первые { $count } записей
    }, получать остальное в одном вызове слишком долго.
    Продолжайте с { $next }.
warning-shortened-circle =
    Список возвращается к уже полученной странице: здесь { $count ->
        [one] { $count } запись
        [few] { $count } записи
       *[many] { $count } записей
    } до неё, и есть ли другие, неизвестно.
warning-blank-bound = Граница `{ $bound }` пуста и ничего не ограничивает.
warning-unreadable-bound = `{ $bound }`: «{ $value }» — не дата. Дата записывается как 2026-05-31, дата со временем — 2026-05-31T10:00:00.
warning-reversed-range = `{ $bound }` ({ $from }) позже, чем `{ $upper }` ({ $to }): в такой диапазон ничего не попадает.
warning-day-as-bound = `{ $bound }` — дата { $day } без времени: такая граница может означать начало дня. Чтобы вошёл весь день, укажите { $end }.
warning-skipped = Не удалось загрузить названия для `{ $label }`; записи — без них.
skipped-step = Шаг `{ $step }` не удался, ответ без него: { $reason }
warning-failed-items =
    Не удалось прочитать { $count ->
        [one] { $count } элемент
        [few] { $count } элемента
       *[many] { $count } элементов
    } из { $all } в `{ $step }`: места { $places }, считая с 0. О первом: { $reason }
warning-items-left-out = `{ $step }` взял первые элементы списка: { $most } из { $all }, остальные не обработаны.
warning-unknown-field =
    Ни в одной записи здесь нет поля `{ $field }`.
    Возможно, вы имели в виду `{ $nearest }`?
warning-not-used = `{ $argument }` передан, но в этом вызове не использован.
warning-already-labelled = У некоторых записей есть своё `_meta`, оно оставлено как есть.
warning-incomplete-list =
    Здесь только { $count ->
        [one] первая { $count } запись
        [few] первые { $count } записи
       *[other] первые { $count } записей
    }: остальные получить не удалось.
    Повторите с { $next }.
    { $reason }
warning-changed-list = Список изменился, пока его читали: сначала записей было { $before }, в конце — { $after }. Какая-то запись может повторяться или отсутствовать.
warning-repeated-page = Одна страница списка пришла несколько раз: её записи повторяются, а других может не хватать.
warning-secret-masked = В ответе есть секрет этого сервера; он скрыт как ***. Адрес, в котором стоит ***, не откроется.
