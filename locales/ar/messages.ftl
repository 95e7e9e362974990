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

messages-transfer-subject = بيانات حوالتك { $reference }
messages-transfer-text = شكرًا لنيّتك الكريمة. ليصل تبرعك، حوّل { $amount } ريال بالضبط حتى { $deadline }، واكتب المرجع في خانة الغرض أو الملاحظات. نرسل إيصالك حين تصل الحوالة.
messages-transfer-iban = رقم الحساب (آيبان): { $iban }
messages-transfer-reference = المرجع: { $reference }
messages-transfer-amount = المبلغ: { $amount } ريال
messages-transfer-follow = بيانات الحوالة وحالتها هنا:

messages-refund-subject = استُردّ تبرعك، الإيصال رقم { $number }
messages-refund-text = أعدنا مبلغ { $amount } { RIYALS($amount) } من الإيصال رقم { $number } إلى وسيلة الدفع نفسها. قد يستغرق ظهوره في حسابك بضعة أيام عمل.
messages-refund-follow = التفاصيل هنا:
messages-refund-asked-subject = وصلنا طلبك باسترداد تبرعك
messages-refund-asked-text = وصلنا طلبك باسترداد { $amount } ريال. نجيبك في موعد أقصاه { $day }، وإن أجبنا بالقبول عاد المبلغ إلى وسيلة الدفع نفسها.
messages-refund-refused-subject = جواب طلبك باسترداد تبرعك
messages-refund-refused-text = نعتذر، لا يمكننا إعادة { $amount } ريال. والسبب كما كتبه فريق المالية:
messages-chargeback-subject = استعاد مصرفك مبلغ تبرعك، الإيصال رقم { $number }
messages-chargeback-text = أبلغتنا بوابة الدفع أن مصرفك استعاد { $amount } ريال من الإيصال رقم { $number }. عدّلنا الإيصال وفق ذلك. إن لم تكن من طلب ذلك فراجع مصرفك.
messages-closing-subject = فرصة تبرعت لها لن تُنفّذ: { $title }
messages-closing-text = تبرعت لفرصة «{ $title }»، وقد تقرر ألا تُنفّذ. والسبب:
messages-closing-refund = سنعيد إليك ما لم يُصرف من تبرعك إلى وسيلة الدفع نفسها، ولا يلزمك شيء.
messages-closing-choice = القرار قرارك: إما أن يذهب تبرعك إلى احتياجات أخرى في المجال نفسه، أو نعيده إليك. اختر قبل نهاية { $day }؛ فإن لم تختر عملنا بما اخترته عند التبرع.
messages-closing-answer = اختر من هنا:
messages-closed-returned = أعدنا إليك { $amount } ريال من تبرعك لفرصة «{ $title }» إلى وسيلة الدفع نفسها.
messages-closed-moved = انتقل { $amount } ريال من تبرعك لفرصة «{ $title }» إلى احتياجات المجال نفسه، وسترى أين يصل.
messages-review-asked-subject = شكرًا على نيتك الكريمة، نراجع تبرعك الكبير
messages-review-asked-text = تبرع بمبلغ { $total } ريال يراجعه فريقنا قبل الدفع، كما يقضي النظام. لم يُخصم شيء منك. نجيبك في موعد أقصاه { $day }.
messages-review-follow = تابع المراجعة هنا:
messages-review-approved-subject = تبرعك جاهز للدفع
messages-review-approved-text = تمت مراجعة تبرعك بمبلغ { $total } ريال. يمكنك دفعه حتى نهاية { $day }.
messages-review-pay = أكمل الدفع هنا:
messages-review-refused-subject = بخصوص تبرعك
messages-review-refused-text = نشكرك على نيتك، ونعتذر عن عدم قبول تبرع بمبلغ { $total } ريال عبر المنصة. لم يُخصم شيء منك. إن رغبت فراسلنا.

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

messages-account-proposed-subject = طُلب تغيير حساب جمعيتكم
messages-account-proposed-text = طُلب أن تُصرف أموال جمعيتكم إلى حساب آخر ينتهي بـ { $account }. لا يُعمل به قبل أن يعتمده شخصان من المنصة، ثم تمضي بعدها 72 ساعة.
messages-account-approved-subject = اعتُمد حساب جديد لجمعيتكم، ويُعمل به بعد 72 ساعة
messages-account-approved-text = اعتُمد الحساب المنتهي بـ { $account }. تُصرف إليه أموال جمعيتكم بدءًا من { $when }، وإلى ذلك الحين يبقى الحساب السابق.
messages-account-stop = إن لم تطلبوا ذلك فأوقفوه من هنا قبل أن يسري:
messages-account-ended-subject = لا يُعمل بحساب جمعيتكم
messages-account-ended-text = الحساب المنتهي بـ { $account } لا تُصرف إليه أموال جمعيتكم: رُفض أو أُلغي أو سُحب.
messages-account-open = الحسابات وسببها هنا:

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
