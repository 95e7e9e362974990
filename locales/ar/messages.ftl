### رسائل البريد

messages-greeting = السلام عليكم ورحمة الله،
messages-greeting-named = السلام عليكم ورحمة الله { $name }،
messages-signature = فريق عطاء
messages-stop = تصلك هذه الرسالة لأنك اخترت متابعة أثر عطائك. يمكنك إيقافها متى شئت من تفضيلاتك:
messages-see-opportunity = تابع الفرصة من هنا:

messages-sign-in-code-subject = رمز دخولك إلى عطاء
messages-sign-in-code-text = هذا رمز دخولك إلى عطاء:
messages-sign-in-code-validity = { $minutes ->
    [zero] انتهت صلاحية الرمز.
    [one] الرمز صالح لدقيقة واحدة، ولمرة واحدة.
    [two] الرمز صالح لدقيقتين، ولمرة واحدة.
    [few] الرمز صالح لمدة { $minutes-text } دقائق، ولمرة واحدة.
    [many] الرمز صالح لمدة { $minutes-text } دقيقة، ولمرة واحدة.
   *[other] الرمز صالح لمدة { $minutes-text } دقيقة، ولمرة واحدة.
}
messages-sign-in-code-warning = لا تُطلع أحدًا عليه؛ فريق عطاء لا يسألك عنه أبدًا. وإن لم تطلب الدخول فتجاهل هذه الرسالة.

messages-receipt-subject = إيصال تبرعك رقم { $number }
messages-receipt-thanks = شكرًا لإحسانك، تقبّل الله منك. وصلنا تبرعك بمبلغ { $amount } { RIYALS($amount) } في { $date }، وهذا إيصاله رقم { $number }.
messages-receipt-line = • { $title }: { $amount } { RIYALS($amount) }
messages-receipt-follow = إيصالك كاملًا ومسار عطائك خطوة بخطوة تجدهما هنا:

messages-refund-subject = استُردّ تبرعك، الإيصال رقم { $number }
messages-refund-text = أعدنا مبلغ { $amount } { RIYALS($amount) } من الإيصال رقم { $number } إلى وسيلة الدفع نفسها. قد يستغرق ظهوره في حسابك بضعة أيام عمل.
messages-refund-follow = التفاصيل هنا:

messages-funded-subject = اكتمل تمويل «{ $title }»
messages-funded-text = بعطائك وعطاء غيرك اكتمل المبلغ المستهدف لفرصة «{ $title }». تبدأ { $charity } التنفيذ الآن، وسنُطلعك على كل خطوة.

messages-paid-subject = صُرف مبلغ لتنفيذ «{ $title }»
messages-paid-text = حُوّل مبلغ { $amount } { RIYALS($amount) } إلى { $charity } لتنفيذ «{ $title }»، بعد مراجعة شخصين مختلفين.

messages-milestone-subject = مرحلة جديدة اكتملت في «{ $title }»
messages-milestone-text = اكتملت مرحلة «{ $milestone }» من «{ $title }»، وراجعنا ما يثبتها.

messages-report-subject = أثر عطائك في «{ $title }»
messages-report-text = { $beneficiaries ->
    [zero] صدر تقرير أثر «{ $title }» بالأرقام والصور.
    [one] صدر تقرير أثر «{ $title }»: وصل العطاء إلى مستفيد واحد.
    [two] صدر تقرير أثر «{ $title }»: وصل العطاء إلى مستفيدَين.
    [few] صدر تقرير أثر «{ $title }»: وصل العطاء إلى { $beneficiaries-text } مستفيدين.
    [many] صدر تقرير أثر «{ $title }»: وصل العطاء إلى { $beneficiaries-text } مستفيدًا.
   *[other] صدر تقرير أثر «{ $title }»: وصل العطاء إلى { $beneficiaries-text } مستفيد.
}
messages-report-read = اقرأ التقرير وانظر ما صنعه عطاؤك:

messages-returned-subject = ملاحظات على فرصتكم «{ $title }»
messages-returned-text = راجعنا فرصة «{ $title }» ونحتاج منكم إلى استكمال ما يلي قبل اعتمادها:
messages-returned-open = عدّلوا الفرصة وأعيدوا إرسالها من هنا:

messages-approved-subject = اعتُمدت فرصتكم «{ $title }»
messages-approved-text = اعتُمدت فرصة «{ $title }». نسأل الله أن يبارك في جهدكم.
messages-approved-open = تابعوها من هنا:

messages-rejected-subject = لم تُقبل فرصتكم «{ $title }»
messages-rejected-text = راجعنا فرصة «{ $title }» ولم نتمكن من قبولها للسبب الآتي:
messages-rejected-open = التفاصيل هنا:

# --- بريد التجربة
messages-mailbox-title = بريد التجربة
messages-mailbox-lead = كل رسالة أرسلها الموقع في هذه النسخة التجريبية. لا شيء منها يغادر هذا الجهاز ما لم يُضبط خادم بريد.
messages-mailbox-to = إلى
messages-mailbox-find = اعرض رسائله
messages-mailbox-empty-title = لا رسائل
messages-mailbox-empty-text = تظهر هنا رموز الدخول والإيصالات وأخبار الأثر فور إرسالها.
messages-mailbox-back = كل رسائل هذا البريد
messages-mailbox-sent = أُرسلت
messages-mailbox-queued = في الانتظار
messages-mailbox-failed = تعذّر إرسالها
