## Каталог

catalog = Битрикс24
    .instructions = CRM Битрикс24. Задавайте спискам диапазон дат (например, ">=DATE_CREATE" и "<=DATE_CREATE"): без него в ответе будут предупреждение и suggestedFix.arguments, которые можно отправить обратно без изменений. По умолчанию первыми идут недавно изменённые; недавно созданные — order {"{"}"DATE_CREATE":"DESC"{"}"}. Названия статусов, источников, стадий и имена сотрудников — в labels. Примеры — в ресурсе bitrix24_leads_guide.

## Общее для всех карточек каталога

summary = { $title }: { $count ->
    [one] получена { $count } запись
    [few] получено { $count } записи
   *[many] получено { $count } записей
} из { $total }.
no-date-range =
    { $bounds ->
        [none] Не задан диапазон дат
       *[half] Диапазон дат задан только с одной стороны
    } ({ $fields }): список может быть слишком большим.

argument-select = Какие поля вернуть: ["*"] — все, "UF_*" — пользовательские.
argument-filter = Фильтры вида «операторПОЛЕ» → значение: = равно, ! не равно, >= и <= от и до, @ одно из списка, % содержит. Например ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59". Телефон и e-mail ищутся только целиком: "PHONE": "+79991234567".
argument-order = Сортировка: ПОЛЕ → ASC или DESC.
argument-start = С какой записи начать.
argument-limit = Сколько записей вернуть; больше 50 запрашиваются постранично.
argument-dateHint = Период для suggestedFix. Сам ничего не фильтрует.
argument-statusSemantics = process — в работе, success — сконвертирован, failure — потерян.
argument-stageSemantics = process — в работе, success — выиграна, failure — проиграна.
argument-groupBy = Отдельно по каждому сочетанию. Без него — только по валютам.
argument-name = Имя человека.
argument-phone = Номер телефона в любом привычном виде.
argument-email = Адрес электронной почты.
argument-status = Стадия лида.
argument-statusId = Вместо status: ID статуса с портала ({ $tool-getStatuses } с STATUS).
argument-product = Чем интересуется клиент.
argument-budget = Бюджет — словами клиента.
argument-timeline = Когда это нужно клиенту.
argument-intent = С чем клиент обратился.
argument-notes = Всё остальное.
argument-score = Качество лида от 0 до 100.
argument-hotness = Готовность клиента к покупке: cold — холодный, warm — тёплый, hot — горячий.

## Списки

getLeads = Лиды
    .description = Список лидов (crm.lead.list). Задайте диапазон дат, например по DATE_CREATE.
    .argument-groupSemantics = То же, что statusSemantics.
    .hint = Тот же filter без остальных аргументов, начиная с первого лида: передайте эти аргументы как есть.
getDeals = Сделки
    .description = Список сделок (crm.deal.list). Задайте диапазон дат, например по DATE_CREATE.
getContacts = Контакты
    .description = Список контактов (crm.contact.list).
getCompanies = Компании
    .description = Список компаний (crm.company.list).
getUsers = Пользователи
    .description = Список пользователей портала (user.get). Сортировка по одному полю.
    .hint = Тот же filter; если периода регистрации в нём нет, добавлен период из dateHint. Передайте эти аргументы как есть.
getTasks = Задачи
    .description = Список задач (tasks.task.list). Задайте диапазон дат, например по CHANGED_DATE.

## Отдельные записи

getLead = Лид
    .description = Читает один лид (crm.lead.get).
    .argument-id = ID лида.
getCompany = Компания
    .description = Читает одну компанию (crm.company.get).
    .argument-id = ID компании.
    .every-field = Без `select` приходят все поля компании. Перечислите нужные.
findLeadByPhone = Поиск лида по телефону
    .description = Находит лиды по номеру телефона, как бы он ни был записан (до 20). Если ID есть в "ids", а лида в "leads" нет, этому пользователю его не видно.
createLead = Новый лид
    .description = Создаёт лид. Если имя не указано, его спросят у пользователя — там, где клиент это умеет.
    .summary = Лид { $id } создан.
    .ask-name = Как зовут клиента?
updateLead = Изменение лида
    .description = Изменяет лид. Что не указано, остаётся прежним; заметки дописываются к комментарию (одновременная правка может потеряться), телефон и e-mail заменяют единственный, а к нескольким добавляются.
    .step-commented = поля и комментарий лида
    .step-uncommented = поля лида
    .step-phoneChanged = телефон
    .step-phoneAdded = дополнительный телефон
    .step-emailChanged = e-mail
    .step-emailAdded = дополнительный e-mail
    .argument-id = ID лида.
    .summary = Лид { $id } изменён.
syncLead = Создание или обновление лида
    .description = Находит лид с этим телефоном или originId — нужно указать хотя бы одно из двух — и изменяет его, а если такого нет — создаёт. Повторный вызов не создаст ни второго лида, ни второго комментария; одновременные вызовы через два сервера — могут.
    .step-updated = поля лида
    .step-phoneAdded = телефон
    .step-emailChanged = e-mail
    .step-emailAdded = дополнительный e-mail
    .step-commented = комментарий
    .step-created = новый лид
    .argument-originId = Как вызывающий сам называет лид, например свой ID: по нему находится созданный с ним лид — раньше, чем по телефону.
    .argument-leadId = ID лида в Битрикс24, если он известен: этот лид ищется, когда лида с таким originId нет.
    .summary =
        Лид { $updated } найден и изменён.
        К нему добавлен комментарий { $comment }.
        Создан лид { $created }.

## Всё остальное

callBitrixMethod = Вызов метода REST
    .description = Вызывает метод REST API Битрикс24. Читающие методы доступны всегда, изменяющие — только разрешённые оператором.
    .argument-method = Метод, например crm.lead.get.
    .argument-params = Его параметры.
    .has-getLeads = Вместо crm.lead.list используйте { $tool-getLeads }.
    .has-getDeals = Вместо crm.deal.list используйте { $tool-getDeals }.
    .has-getContacts = Вместо crm.contact.list используйте { $tool-getContacts }.
    .has-getCompanies = Вместо crm.company.list используйте { $tool-getCompanies }.
    .has-getUsers = Вместо user.get используйте { $tool-getUsers }.
    .has-getTasks = Вместо tasks.task.list используйте { $tool-getTasks }.

## Ресурсы

resource-deals = Сделки
    .description = Тот же список, что и { $tool-getDeals }.
resource-leads = Лиды
    .description = Тот же список, что и { $tool-getLeads }.
resource-contacts = Контакты
    .description = Тот же список, что и { $tool-getContacts }.
resource-companies = Компании
    .description = Тот же список, что и { $tool-getCompanies }.
resource-users = Пользователи
    .description = Тот же список, что и { $tool-getUsers }.
resource-tasks = Задачи
    .description = Тот же список, что и { $tool-getTasks }.
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

setting-base_url = Адрес вебхука
    .hint = Адрес целиком, вместе с ключом, или без ключа, если он указан в следующем поле.
setting-token = Ключ или токен доступа
    .hint = Если в адресе нет ключа: ПОЛЬЗОВАТЕЛЬ/КЛЮЧ вебхука или токен доступа приложения.
setting-instance_name = Название подключения
    .hint = Указывается в каждом результате, чтобы агент, работающий с несколькими порталами, знал, какой из них ответил.
setting-lead_source = Источник новых лидов
    .hint = ID источника из справочника портала, например WEB.
setting-portal = Адрес вашего портала
    .hint = С https:// и без ничего после имени: https://portal.bitrix24.ru
authorize-step-1 = Введите адрес портала и нажмите кнопку.
authorize-step-2 = Войдите там как тот, с чьими правами будут действовать ваши агенты, и разрешите доступ приложению. Если оно ещё не установлено, портал так и скажет: его установит администратор портала.
connection-step-1 = Откройте на портале «Приложения → Разработчикам».
connection-step-2 = Выберите «Другое → Входящий вебхук».
connection-step-3 = Отметьте права, которые нужны вашим агентам: crm, task, user, calendar.
connection-step-4 = Скопируйте адрес вебхука и вставьте его ниже.
connection-lacks = Создайте их как пользовательские поля лидов: UF_CRM_TELEAGENT_SCORE — число, UF_CRM_TELEAGENT_HOTNESS — строка. Форма портала выбирает код поля сама, поэтому вызовите crm.lead.userfield.add для каждого: с FIELD_NAME TELEAGENT_SCORE и USER_TYPE_ID integer, затем с TELEAGENT_HOTNESS и string. После этого проверьте подключение.
connection-more = https://helpdesk.bitrix24.ru/open/21133100/

recipe-fresh-leads = Свежие лиды
    .description = Десять лидов, изменявшихся сегодня позже остальных.
recipe-leads-of-today = Лиды за сегодня
    .description = Все лиды, созданные сегодня, сначала новые.
recipe-leads-by-status = Лиды с одним статусом
    .description = Лиды этой недели со статусом NEW; условия фильтра объединяются по И.
recipe-deals-in-work = Сделки в работе
    .description = Сделки за последние 30 дней, ещё не выигранные и не проигранные.
recipe-next-page = Следующая страница
    .description = Контакты этого месяца, начиная с 51-го: start — это pagination.next предыдущего ответа.
note-date-ranges = Задавайте спискам диапазон с двух сторон: ">=DATE_CREATE" и "<=DATE_CREATE" или то же по DATE_MODIFY; у задач — CREATED_DATE и CHANGED_DATE.
note-newest-first = По умолчанию первыми идут недавно изменённые; недавно созданные — order {"{"}"DATE_CREATE":"DESC"{"}"}.
note-suggested-fix = Если в ответе есть suggestedFix, suggestedFix.arguments — это ваш же вызов, исправленный: отправьте его обратно без изменений.
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
    Готовность: { $hotness ->
        [cold] холодный
        [warm] тёплый
       *[hot] горячий
    }

# Поле TITLE нового лида без имени.
lead-title = Новый лид от TeleAgent

# То же для лида, который уже есть: комментарий в его таймлайне.
lead-details =
    Интересует: { $product }
    Бюджет: { $budget }
    Сроки: { $timeline }
    Цель: { $intent }
    Заметки: { $notes }

# Меняются ли поля лида, который уже есть: никому не показывается.
lead-fields =
    { $name }
    { $status }
    { $statusId }
    { $score }
    { $hotness }

# Меняется ли что-нибудь в лиде, кроме телефонов и адресов: никому не показывается.
lead-changes =
    { $name }
    { $status }
    { $statusId }
    Интересует: { $product }
    Бюджет: { $budget }
    Сроки: { $timeline }
    Цель: { $intent }
    Заметки: { $notes }
    { $score }
    { $hotness }
