## Activities, tasks, people

getActivities = Activities
    .description = Lists calls, letters, meetings and to-dos (crm.activity.list). Give a date range, for example on CREATED. TYPE_ID 1: meeting, 2: call, 3: task, 4: e-mail, 6: other.
getRecordActivities = Activities of a record
    .description = Lists the calls, letters, meetings and to-dos of one record, the latest first. TYPE_ID 1: meeting, 2: call, 3: task, 4: e-mail, 6: other.
    .argument-state = Only those still open, or only completed ones; both if not given.
getLeadCalls = Calls of a lead
    .description = Lists the calls of one lead, the latest first.
    .argument-ownerId = ID of the lead.
addTodo = Plan a to-do
    .description = Plans a to-do in the timeline of a record.
    .argument-deadline = Deadline, with the zone: 2026-05-21T10:00:00+03:00.
    .argument-title = What is to be done.
    .argument-description = Description.
    .argument-responsibleId = ID of the person who does it; if not given, the user whose key the server uses.
    .summary = To-do { $id } planned.
getCalendarEvents = Calendar events
    .description = Lists the events of one calendar (calendar.event.get). Without `from` and `to`: from a month ago to three months ahead. Times are in the zone of the event, TZ_FROM.
    .argument-limit = How many records to return.
    .argument-calendar = Whose calendar.
    .argument-ownerId = ID of the user or of the group; not for the company's calendar.
    .argument-from = First day: 2026-05-18.
    .argument-to = Last day: 2026-05-24.
    .argument-sectionIds = Only these calendars of the owner (SECTION_ID).
addCalendarEvent = Add a calendar event
    .description = Adds an event to a calendar and invites people to it (calendar.event.add).
    .argument-calendar = Whose calendar.
    .argument-ownerId = ID of the user or of the group; not for the company's calendar.
    .argument-name = Title of the event.
    .argument-from = Start, with the zone: 2026-05-20T12:00:00+03:00.
    .argument-to = End, with the zone: 2026-05-20T13:00:00+03:00.
    .argument-sectionId = Which of the owner's calendars (SECTION_ID); if not given, the portal chooses.
    .argument-description = Description.
    .argument-location = Place.
    .argument-kind = `meeting` invites the people in `attendees`, and is what it is where they are given; else `event`.
    .argument-attendees = IDs of the users to invite; they make it a meeting.
    .argument-remindMinutes = Minutes before the start at which to remind.
    .summary = Event { $id } added.
completeActivity = Complete an activity
    .description = Marks a call, meeting or to-do as done.
    .summary = Activity { $id } completed.
getTask = Task
    .description = Reads one task and its checklist.
createTask = New task
    .description = Creates a task (tasks.task.add).
    .summary = Task { $id } created.
updateTask = Change a task
    .description = Changes a task (tasks.task.update); what is not given stays.
    .summary = Task { $id } changed.
completeTask = Complete a task
    .description = Completes a task. Where its creator controls it, it then waits for control: status 4 instead of 5.
    .summary = Task { $id } now has status { $status } (5: completed, 4: awaiting control).
commentTask = Comment on a task
    .description = Adds a comment to a task.
    .argument-comment = The text.
    .summary = Comment { $id } added.
getChecklist = Checklist of a task
    .description = Lists the checklist items of a task.
    .argument-limit = How many records to return.
addChecklistItem = Add a checklist item
    .description = Adds an item to a task's checklist.
    .argument-title = What is to be done.
    .summary = Item { $id } added.
completeChecklistItem = Complete a checklist item
    .description = Ticks off an item of a task's checklist.
    .argument-itemId = ID of the item, as in { $tool-getChecklist }.
    .summary = Item { $itemId } completed.
argument-title = Title.
argument-description = Description.
argument-responsibleId = ID of the person responsible.
argument-deadline = Deadline, with the zone: 2026-05-25T19:00:00+03:00.
argument-priority = Priority.
argument-groupId = ID of the project.
argument-parentId = ID of the parent task.
argument-crm = CRM records it belongs to: L_401 (lead), D_101 (deal), C_201 (contact), CO_301 (company).
whoami = Current user
    .description = Tests the connection: whose key the server uses, what it permits, and the portal's time.
    .summary = Connected as { $name } (ID { $id }); the portal's time is { $portalTime }.
getDepartments = Departments
    .description = Lists the company's departments and their heads (department.get).
    .argument-parent = Only direct subdepartments of this one.
    .argument-name = Only the department of this name.

resource-task_statuses = Task statuses
    .description = What the numbers in a task's `status` mean. A filter on STATUS also takes -1 (overdue), -2 (not yet seen) and -3 (almost overdue).
resource-task_priorities = Task priorities
    .description = What the numbers in a task's `priority` mean.
resource-entity_statuses = Statuses and stages
    .description = The same list as { $tool-getStatuses }.
task-waiting = waiting
task-in-progress = in progress
task-awaiting-control = awaiting control
task-completed = completed
task-deferred = deferred
priority-low = low
priority-medium = medium
priority-high = high
task-status = { $id ->
    [2] { task-waiting }
    [3] { task-in-progress }
    [4] { task-awaiting-control }
    [5] { task-completed }
    [6] { task-deferred }
   *[unknown] { $id }
}
task-priority = { $id ->
    [0] { priority-low }
    [1] { priority-medium }
    [2] { priority-high }
   *[unknown] { $id }
}
group-name = { $group ->
    [process] in progress
    [success] success
    [failure] failure
    [apology] failure under analysis
   *[unknown] { $group }
}
resource-releases = Releases
    .description = Releases of the repository set by the operator (GITHUB_RELEASES_REPO); empty if none is set.
