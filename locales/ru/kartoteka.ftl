### Что говорит сам сервер. Строка, в которой чего-то не хватает, пропускается.

## Ошибки в аргументах: по сообщению на каждую

bad-argument-malformed = Аргументы — не корректный JSON.
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
bad-argument-one-of = Передайте ровно один из вариантов: { $values }.
bad-argument-any-of = Передайте хотя бы один из вариантов: { $values }.
bad-argument-schema = `{ $path }` нарушает правило своей схемы: { $expected }.
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
expected-or = или
expected-date = дату вида 2026-05-20
expected-date-time = дату и время со смещением, например 2026-05-20T10:00:00+03:00
expected-email = адрес электронной почты
expected-uri = адрес вида https://example.com/
expected-uuid = UUID

## Чем кончился вызов

summary-list = { $resource }: { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[many] { $count } записей
}.
summary-elsewhere = Полный ответ — в structuredContent.result.
suggested-call = Готовый вызов взамен: { $arguments }
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
dry-run-refused = Это был пробный вызов: ничего не отправлено.

## Неудачи. `code` и `message` — слова самой системы.

failure-bad_request = Такой запрос составить нельзя: { $given } в нём неуместно.
failure-not_allowed =
    При таких аргументах инструмент ничего не делает, или ему это не разрешено.
    Подошли бы: { $values }.
    Из изменяющего оператор разрешил: { $allowed }.
failure-no_credential = Нет учётных данных для этой системы. Их должен задать её оператор.
failure-unauthorized =
    Система не принимает учётные данные.
    Код: { $code }.
    Слова самой системы: «{ $message }»
failure-forbidden =
    Прав на это не хватает.
    Код: { $code }.
    Слова самой системы: «{ $message }»
failure-not_found =
    Такого в системе нет.
    Код: { $code }.
    Слова самой системы: «{ $message }»
failure-invalid =
    Система отклонила запрос.
    Код: { $code }.
    Слова самой системы: «{ $message }»
failure-busy =
    Система пока не принимает запросов и этот не приняла. Попробуйте позже.
    Ждать нужно { $seconds } с.
    Код: { $code }.
    Слова самой системы: «{ $message }»
failure-unavailable =
    В системе произошёл сбой.
    Код: { $code }.
    Статус: { $status }.
    Слова самой системы: «{ $message }»
failure-unreachable = Система недоступна. Ничего не сделано.
failure-timed_out = Система не ответила вовремя.
failure-broken = Система оборвала соединение, не закончив ответ.
failure-damaged = Ответ системы сжат, и распаковать его не удалось: он обрезан или повреждён.
failure-too_long = Ответ системы длиннее { $limit } байт и не прочитан. Запросите меньше: меньше записей или меньше полей.
failure-deep = Ответ системы вложен глубже, чем могут прочитать клиенты.
failure-after = До этого уже выполнено и не отменено: { $steps }.
failure-unknown_outcome = Запрос отправлен, ответа нет: он мог и выполниться, и нет. Проверьте, прежде чем повторять.
failure-open =
    Система ответила (статус { $status }), но не сказала, сделано ли то, о чём просили: могло быть и сделано, и нет. Проверьте, прежде чем повторять.
    Код: { $code }.
    Слова самой системы: «{ $message }»
failure-unexpected_reply =
    Ответ системы не такой, какой понимает этот инструмент.
    Статус: { $status }.
failure-html = Вместо данных система прислала веб-страницу (статус { $status }): возможно, неверен её адрес или она не работает.
failure-redirected = Система перенаправляет запросы (статус { $status }), а мы за ними не идём: скорее всего, её адрес указан неверно.
failure-prompt-too-long = Подсказка вышла бы длиннее мебибайта. Передайте списки короче.
failure-declined =
    Пользователя спросили об аргументах: { $arguments }; он отказался отвечать. Ничего не сделано.
failure-cancelled =
    Пользователя спросили об аргументах: { $arguments }; он закрыл вопрос. Ничего не сделано.
failure-unanswered =
    Пользователя хотели спросить об аргументах: { $arguments }; ответа нет. Ничего не сделано; передайте их, если знаете.
failure-internal = Сервер не справился с этим вызовом. Это записано в журнал.

## Предупреждения самого сервера

warning-clamped = `{ $argument }`: { $given } вне допустимого, взято { $used }.
warning-shortened =
    Список длиннее, чем принимают клиенты: здесь { $count ->
        [one] первая { $count } запись
        [few] первые { $count } записи
       *[many] первые { $count } записей
    }, осталось { $left }.
    Продолжайте с { $next } или запросите меньше полей.
warning-blank-bound = Граница `{ $bound }` пуста и ничего не ограничивает.
warning-unreadable-bound = `{ $bound }`: «{ $value }» — не дата. Дата пишется 2026-05-31, момент — 2026-05-31T10:00:00.
warning-reversed-range = `{ $bound }` — { $from }, это позже, чем `{ $upper }` — { $to }: между ними ничего нет.
warning-day-as-bound = `{ $bound }` — день { $day }, а день как граница может кончиться в первый свой миг. Чтобы вошёл весь день, напишите { $end }.
warning-skipped = Не удалось загрузить названия для «{ $label }»; записи без них.
warning-unknown-field =
    Ни в одной записи здесь нет поля `{ $field }`.
    Возможно, вы имели в виду `{ $nearest }`?
warning-not-used = `{ $argument }` передан, но ничто из выполненного его не прочло.
warning-already-labelled = У некоторых записей есть своё `_meta`, оно оставлено как есть.
warning-incomplete-list =
    Здесь только { $count ->
        [one] первая { $count } запись
        [few] первые { $count } записи
       *[other] первые { $count } записей
    }: остальные, с позиции { $next }, куда ведёт pagination.next, получить не удалось.
    { $reason }
warning-changed-list = Список изменился, пока его читали: сначала система насчитала записей { $before }, в конце { $after }. Какая-то запись может быть здесь дважды или отсутствовать.
warning-repeated-page = Система прислала одну страницу списка несколько раз: записи на ней здесь дважды, а других может не быть.
warning-secret-masked = В ответе системы есть секрет этого сервера; он скрыт как ***. Адрес, в котором стоит ***, не открыть.
