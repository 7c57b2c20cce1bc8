## Каталог

catalog = Битрикс24
    .instructions = CRM Битрикс24. Задавайте спискам диапазон дат (например, ">=DATE_CREATE" и "<=DATE_CREATE"): без него в ответе будут предупреждение и suggestedFix.arguments, которые можно отправить обратно без изменений. Сначала новые: order DATE_MODIFY DESC. Подписи статусов, источников, стадий и сотрудников — в поле _meta каждой записи. Примеры — в ресурсе bitrix24_leads_guide.

## Общее для всех карточек каталога

summary = { $resource }: { $count ->
    [one] получена { $count } запись
    [few] получено { $count } записи
   *[many] получено { $count } записей
} из { $total }.
no-date-range = Нет диапазона по { $fields }: список может оказаться длинным или обманчивым.

argument-select = Какие поля вернуть: ["*"] — все, "UF_*" — пользовательские.
argument-filter = Фильтры вида «операторПОЛЕ» → значение: = равно, ! не равно, >= и <= от и до, @ одно из списка, % содержит. Например ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59". Телефон и e-mail ищутся только целиком: "PHONE": "+79991234567".
argument-order = Сортировка: ПОЛЕ → ASC или DESC.
argument-start = С какой записи начать.
argument-limit = Сколько записей вернуть; больше 50 запрашиваются постранично.
argument-dateHint = Какой период предложить, если диапазон дат не задан.
argument-name = Имя человека.
argument-phone = Номер телефона в любом привычном виде.
argument-email = Адрес электронной почты.
argument-status = На какой стадии лид.
argument-statusId = Вместо status: ID одного из статусов портала (getStatuses, STATUS).
argument-product = Чем интересуется.
argument-budget = Бюджет, своими словами.
argument-timeline = Когда нужно.
argument-intent = С чем обратился.
argument-notes = Всё остальное.
argument-score = Качество лида от 0 до 100.
argument-hotness = Насколько скоро готов купить.

## Списки

getLeads = Лиды
    .description = Получает список лидов (crm.lead.list). Задайте диапазон дат, например по DATE_CREATE.
    .argument-statusSemantics = process — в работе, success — сконвертирован, failure — потерян.
    .argument-groupSemantics = То же, что statusSemantics.
    .hint = Новые лиды за период: передайте эти аргументы как есть.
getDeals = Сделки
    .description = Получает список сделок (crm.deal.list). Задайте диапазон дат, например по DATE_CREATE.
    .argument-stageSemantics = process — в работе, success — выиграна, failure — проиграна.
getContacts = Контакты
    .description = Получает список контактов (crm.contact.list).
getCompanies = Компании
    .description = Получает список компаний (crm.company.list).
getUsers = Пользователи
    .description = Получает список пользователей портала (user.get). Сортировка по одному полю.
getTasks = Задачи
    .description = Получает список задач (tasks.task.list). Задайте диапазон дат, например по CHANGED_DATE.

## Отдельные записи

getLead = Лид
    .description = Читает один лид (crm.lead.get).
    .argument-id = ID лида.
getCompany = Компания
    .description = Читает одну компанию (crm.company.get).
    .argument-id = ID компании.
    .every-field = Без `select` приходят все поля компании, а их сотни. Перечислите нужные.
findLeadByPhone = Поиск лида по телефону
    .description = Находит лиды с этим номером телефона.
createLead = Новый лид
    .description = Создаёт лид. Если имя не указано, его спросят у пользователя — там, где клиент это умеет.
    .ask-name = Как зовут человека, о котором новый лид?
updateLead = Изменение лида
    .description = Изменяет лид. Что не указано, остаётся прежним: заметки дописываются к комментарию, телефон и e-mail заменяют первый.
    .argument-id = ID лида.
    .summary = Лид { $id } изменён.
syncLead = Создание или обновление лида
    .description = Находит лид с этим телефоном и изменяет его, а если такого нет — создаёт. Повторный вызов не создаст ни второго лида, ни второго комментария.
    .summary =
        Лид { $updated } уже был, он изменён.
        К нему добавлен комментарий { $comment }.
        Создан лид { $created }.

## Всё остальное

callBitrixMethod = Любой метод
    .description = Вызывает любой метод REST API Битрикс24, который только читает; изменяющий или удаляющий — лишь если его разрешил оператор.
    .argument-method = Метод, например crm.lead.get.
    .argument-params = Его параметры.
    .has-getLeads = Вместо crm.lead.list вызовите getLeads: он добавит подписи, страницы и подсказки.
    .has-getDeals = Вместо crm.deal.list вызовите getDeals: он добавит подписи, страницы и подсказки.
    .has-getContacts = Вместо crm.contact.list вызовите getContacts: он добавит подписи, страницы и подсказки.
    .has-getCompanies = Вместо crm.company.list вызовите getCompanies: он добавит подписи, страницы и подсказки.
    .has-getUsers = Вместо user.get вызовите getUsers: он добавит подписи, страницы и подсказки.
    .has-getTasks = Вместо tasks.task.list вызовите getTasks: он добавит подписи, страницы и подсказки.

## Ресурсы

resource-deals = Сделки
    .description = Тот же список, что и getDeals.
resource-leads = Лиды
    .description = Тот же список, что и getLeads.
resource-contacts = Контакты
    .description = Тот же список, что и getContacts.
resource-companies = Компании
    .description = Тот же список, что и getCompanies.
resource-users = Пользователи
    .description = Тот же список, что и getUsers.
resource-tasks = Задачи
    .description = Тот же список, что и getTasks.
resource-deal_stages = Стадии сделок
    .description = Все стадии всех воронок.
resource-lead_statuses = Статусы лидов
    .description = Все статусы, которые бывают у лида.
resource-deal_categories = Воронки
    .description = Все воронки сделок.
resource-lead_sources = Источники лидов
    .description = Откуда приходят лиды.
resource-currencies = Валюты
    .description = Все валюты портала и их курсы.

## Что клиент видит вначале

recipe-fresh-leads = Свежие лиды
    .description = Десять лидов, изменённых сегодня последними.
recipe-leads-of-today = Лиды за сегодня
    .description = Все лиды, которые пришли сегодня, сначала новые.
recipe-leads-by-status = Лиды с одним статусом
    .description = Лиды этой недели со статусом NEW; условия одного фильтра соединяются через «и».
recipe-deals-in-work = Сделки в работе
    .description = Сделки за последние 30 дней, ещё не выигранные и не проигранные.
recipe-next-page = Следующая страница
    .description = Контакты этого месяца, начиная с 51-го: start — это pagination.next предыдущего ответа.
note-date-ranges = Задавайте спискам диапазон с двух сторон: ">=DATE_CREATE" и "<=DATE_CREATE" или то же по DATE_MODIFY; у задач — CREATED_DATE и CHANGED_DATE.
note-newest-first = Чтобы сначала шли новые, сортируйте по DATE_MODIFY или DATE_CREATE, DESC.
note-suggested-fix = Если в ответе есть предупреждения, suggestedFix.arguments — это ваш же вызов, исправленный: отправьте его обратно без изменений.
note-paging = pagination.next — это start следующей страницы; если его нет, записей больше нет.
note-guide = Другие примеры для лидов — в ресурсе bitrix24_leads_guide.

## Тексты, которые уходят в CRM, на языке арендатора

# Поле COMMENTS нового лида. Строка, переменной которой нет, пропускается.
lead-comments =
    === Лид TeleAgent ===
    Интересует: { $product }
    Бюджет: { $budget }
    Сроки: { $timeline }
    Цель: { $intent }
    Заметки: { $notes }
    Оценка: { $score }/100
    Готовность: { $hotness }

# То же для лида, который уже есть: комментарий в его таймлайне.
lead-details =
    Интересует: { $product }
    Бюджет: { $budget }
    Сроки: { $timeline }
    Цель: { $intent }
    Заметки: { $notes }
