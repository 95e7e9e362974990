### ما يُصرف: أوامر الدفع، وحسابات الجمعيات، وكشف التسوية

payouts-purpose-zakat = حساب الزكاة
payouts-purpose-other = حساب التبرعات الأخرى

payouts-statement-title = كشف تسوية الجمعية
payouts-statement-lead = ما جُمع لفرصكم وما رُدّ وما صُرف وما بقي، لأي مدة تختارونها. كل رقم من قيود السجل نفسه.
payouts-statement-footer = كشف تسوية من منصة عطاء، محسوب من قيود السجل المالي. المبالغ بالريال السعودي.
payouts-statement-charity = الجمعية
payouts-statement-from = من يوم
payouts-statement-to = إلى يوم
payouts-statement-number = الرقم
payouts-statement-what = البيان
payouts-statement-opportunity = الفرصة
payouts-statement-date = التاريخ
payouts-statement-kind = نوع المال
payouts-statement-amount = المبلغ
payouts-statement-total = الإجمالي
payouts-statement-by-opportunity = لكل فرصة
payouts-statement-payments = ما صُرف إليكم
payouts-statement-held-before = محفوظ قبل المدة
payouts-statement-due-before = مستحق قبل المدة
payouts-statement-collected = جُمع
payouts-statement-allocated = وُجّه من المجمّعات
payouts-statement-surplus = فائض انتقل
payouts-statement-other = حركات أخرى
payouts-statement-refunded = رُدّ لمتبرعين
payouts-statement-paid = صُرف
payouts-statement-due = مستحق في آخر المدة
payouts-statement-held = محفوظ في آخر المدة

payouts-batches-title = أوامر الدفع
payouts-batches-lead = الدفعات المعتمدة تُجمع في أمر دفع يختمه شخص ويأذن به شخص آخر، ثم يُرسل ملفه إلى البنك. ولا يخرج ريال قبل أن يصل إلى البنك.
payouts-batches-caption = أوامر الدفع السابقة
payouts-batch = أمر الدفع
payouts-batch-number = أمر الدفع { $number }
payouts-in-batch = في أوامر الدفع
payouts-paying-accounts = حسابات المنصة
payouts-paying-account = يُصرف من
payouts-class = نوع المال
payouts-bank-caption = ما في البنك
payouts-at-bank = في البنك
payouts-going-back = في طريقه إلى متبرعين
payouts-in-batches = في أوامر دفع
payouts-free = متاح
payouts-nothing-at-bank = لا مال لهذا الحساب في البنك الآن.
payouts-due = دفعات تنتظر الصرف
payouts-due-legend = اختر ما يدخل في أمر الدفع
payouts-due-hint = لا يظهر هنا إلا ما لك أن تختمه. وما اعتمدته أنت لا يُختم إلا مع دفعة اعتمدها غيرك.
payouts-due-line = الدفعة { $number }: { $amount } ريال إلى { $charity }
payouts-not-offered = ليست لك أن تختمها الآن
payouts-not-offered-why = السبب
payouts-approved-by = اعتمدها { $name }
payouts-no-account = لا حساب ساريًا
payouts-refused-before = رفضها البنك في أمر الدفع { $batch }: { $reason }
payouts-nothing-due-title = لا دفعات تنتظر من هذا الحساب
payouts-nothing-due-text = تظهر هنا الدفعات بعد اعتمادها.
payouts-seal = اختم أمر الدفع
payouts-payments = عدد المدفوعات
payouts-payment = الدفعة
payouts-sum = المجموع
payouts-state = الحال
payouts-sealed-on = خُتم في
payouts-sealed-by = ختمه
payouts-authorised-by = أذن به
payouts-execute-on = يوم التنفيذ
payouts-message-id = رقم الرسالة لدى البنك
payouts-file-hash = بصمة الملف
payouts-cancel-reason = سبب الإلغاء
payouts-another-authorises = أنت من ختمه أو اعتمد دفعة فيه، فلا بد أن يأذن به شخص آخر.
payouts-authorise = ائذن بالدفع
payouts-authorise-question = بعد الإذن يذهب الملف إلى البنك، ولا يُلغى أمر الدفع.
payouts-cancel = ألغِ أمر الدفع
payouts-cancel-question = تعود دفعاته لتدخل في أمر دفع آخر.
payouts-file = نزّل ملف الدفع
payouts-report = رد البنك
payouts-report-hint = تقرير الحالة pain.002.001.10 كما أرسله البنك، بصيغة XML.
payouts-report-send = أدخل رد البنك
payouts-report-refused-title = لم يُقبل ملف البنك، ولم يتغير شيء
payouts-by-hand = سجّل بلا ملف
payouts-by-hand-note = حين لا يصل من البنك ملف. يبقى اسمك والسبب في سجل التدقيق.
payouts-by-hand-reason = أين رأيت ذلك، ولماذا لا ملف
payouts-by-hand-send = سجّل
payouts-another-notes = أنت من أذن بالدفع، فيسجّل الرد بلا ملف شخص آخر.
payouts-outcome = النتيجة
payouts-outcome-open = ننتظر البنك
payouts-outcome-paid = دُفعت
payouts-outcome-rejected = رفضها البنك
payouts-outcome-cancelled = أُلغيت
payouts-source-file = من ملف البنك
payouts-source-hand = سُجّلت بلا ملف
payouts-source-cancelled = أُلغي أمر الدفع
payouts-payee = المستفيد
payouts-lines-caption = مدفوعات هذا الأمر
payouts-state-sealed = مختوم، ينتظر الإذن
payouts-state-authorised = عند البنك
payouts-state-closed = أجاب البنك
payouts-state-cancelled = ملغى
payouts-tranche-to-batch = اعتُمدت، وتُدفع ضمن أمر دفع.
payouts-class-zakat = زكاة
payouts-class-zakat-al-fitr = زكاة فطر
payouts-class-general = صدقة عامة
payouts-class-field = صدقة لمجال
payouts-class-opportunity = صدقة لفرصة
payouts-class-sponsorship = كفالة
payouts-class-kaffarah = كفارة
payouts-class-nadhr = نذر
payouts-class-sacrifice = أضاحٍ
payouts-class-waqf = وقف
payouts-class-campaign = حملة
payouts-class-own = مال المنصة
payouts-reason-code = رمز البنك
payouts-reason-none = بلا رمز
payouts-reason-ac01 = رقم الحساب غير صحيح
payouts-reason-ac03 = حساب المستفيد غير صحيح أو ناقص
payouts-reason-ac04 = الحساب مغلق
payouts-reason-ac06 = الحساب موقوف
payouts-reason-ag01 = هذا النوع من التحويل ممنوع على الحساب
payouts-reason-am01 = المبلغ صفر
payouts-reason-am02 = المبلغ فوق المسموح
payouts-reason-am03 = العملة غير مقبولة
payouts-reason-am04 = الرصيد لا يكفي
payouts-reason-am05 = أُرسلت من قبل
payouts-reason-am10 = مجموع الملف غير صحيح
payouts-reason-be01 = الاسم لا يطابق صاحب الحساب
payouts-reason-be22 = اسم المستفيد ناقص
payouts-reason-dt01 = يوم التنفيذ غير مقبول
payouts-reason-ff01 = صيغة الملف غير صحيحة
payouts-reason-ms03 = لم يذكر البنك سببًا
payouts-reason-ms02 = لم يذكر بنك المستفيد سببًا
payouts-reason-rc01 = رمز البنك غير صحيح
payouts-reason-rr04 = تمنعه الأنظمة
payouts-reason-ds02 = أوقفه صاحب الحساب الدافع
payouts-reason-narr = سبب مكتوب
payouts-report-empty = لم يُختر ملف، أو الملف فارغ.
payouts-report-too-large = الملف أكبر من أي رد للبنك. تأكد أنه الملف الصحيح.
payouts-report-encoding = ترميز الملف ليس UTF-8. اطلب من البنك إرساله كذلك، ولا تحفظه من برنامج آخر.
payouts-report-doctype = في الملف تعريف نوع (DOCTYPE)، ولا يكون ذلك في رد بنك. لا تستعمله، وأبلغ مسؤول الأمن.
payouts-report-broken = الملف مقطوع أو تالف. نزّله من البنك من جديد.
payouts-report-other-kind = ليس هذا تقرير حالة pain.002.001.10. لعله كشف حساب أو ملف الدفع نفسه.
payouts-report-foreign = هذا رد على ملف آخر. قارن رقم الرسالة في الملف برقم رسالة أمر الدفع هذا.
payouts-report-seen = أُدخل هذا الرد من قبل.
payouts-report-count = عدد المدفوعات في الرد غير عددها في أمر الدفع. اسأل البنك.
payouts-report-sum = مجموع الرد غير مجموع أمر الدفع. اسأل البنك.
payouts-report-unknown-line = في الرد دفعة ليست في أمر الدفع.
payouts-report-line-twice = في الرد دفعة مذكورة مرتين.
payouts-report-amount = مبلغ دفعة في الرد غير مبلغها في أمر الدفع.
payouts-report-currency = في الرد مبلغ بغير الريال.
payouts-report-status = في الرد حال لا يعرفها المعيار. اسأل البنك عنها.
payouts-report-contradiction = الرد يناقض نفسه أو يناقض ما سُجّل من قبل. اسأل البنك قبل أي إجراء.
payouts-done-sealed = خُتم أمر الدفع، وينتظر شخصًا آخر ليأذن به.
payouts-done-authorised = أُذن بالدفع. نزّل الملف وأرسله إلى البنك.
payouts-done-cancelled = أُلغي أمر الدفع وعادت دفعاته.
payouts-done-report = أُدخل رد البنك.
payouts-done-noted = سُجّلت نتيجة الدفعة.
payouts-done-account-proposed = وصلنا الطلب. يعتمده شخصان من المنصة، ثم تمضي 72 ساعة.
payouts-done-account-first = سُجّل الاعتماد الأول. يعتمده بعدك شخص آخر.
payouts-done-account-approved = اعتُمد الحساب، ويسري بعد 72 ساعة.
payouts-done-account-ended = لا يُعمل بهذا الحساب.
payouts-accounts-title = حسابات الجمعيات
payouts-accounts-lead = يطلب مدير الجمعية تغيير حسابها بخطاب البنك، ويعتمده شخصان، ثم تمضي 72 ساعة قبل أن يُصرف إليه ريال. اتصل بالجمعية على رقمها المعروف قبل الاعتماد.
payouts-no-changes-title = لا طلبات
payouts-no-changes-text = تظهر هنا طلبات تغيير الحسابات.
payouts-account-purpose = لأي مال
payouts-proposed-on = طُلب في
payouts-same-elsewhere-short = الحساب نفسه لدى جمعية أخرى
payouts-same-elsewhere =
    { $count ->
        [zero] لا جمعية أخرى لها هذا الحساب.
        [one] الحساب نفسه مسجل لجمعية أخرى. تحقق قبل الاعتماد.
        [two] الحساب نفسه مسجل لجمعيتين أخريين. تحقق قبل الاعتماد.
        [few] الحساب نفسه مسجل لـ { $count-text } جمعيات أخرى. تحقق قبل الاعتماد.
        [many] الحساب نفسه مسجل لـ { $count-text } جمعية أخرى. تحقق قبل الاعتماد.
       *[other] الحساب نفسه مسجل لـ { $count-text } جمعية أخرى. تحقق قبل الاعتماد.
    }
payouts-account-of = حساب { $charity }
payouts-admitted = قُبلت به الجمعية في
payouts-proposed-by = طلبه
payouts-letter = خطاب البنك
payouts-letter-hint = ملف PDF من البنك فيه اسم الجمعية ورقم الآيبان، حتى { $size } ميغابايت.
payouts-first-approved = الاعتماد الأول
payouts-second-approved = الاعتماد الثاني
payouts-effective-at = يسري من
payouts-ended-by = أنهاه
payouts-end-reason = السبب
payouts-account-proposed = مطلوب
payouts-account-first-approved = اعتمده شخص
payouts-account-resting = معتمد، لم يسرِ بعد
payouts-account-effective = سارٍ
payouts-account-refused = مرفوض
payouts-account-cancelled = ملغى
payouts-account-withdrawn = مسحوب
payouts-account-approve = اعتمد الحساب
payouts-account-approve-question = تأكدت من الخطاب واتصلت بالجمعية على رقمها المعروف.
payouts-account-second-person = أنت من اعتمده أولًا، فلا بد من شخص آخر.
payouts-account-refuse = ارفض الحساب
payouts-account-cancel = أوقف التغيير
payouts-account-withdraw = اسحب الحساب
payouts-account-end-question = لن يُصرف إلى هذا الحساب. اكتب السبب.
payouts-account-title = حساب الجمعية
payouts-account-lead =
    { $count ->
        [zero] يسري التغيير فور اعتماد شخصين له.
        [one] لتغيير الحساب أرفق خطاب البنك. يعتمده شخصان من المنصة، ثم تمضي ساعة قبل أن يسري.
        [two] لتغيير الحساب أرفق خطاب البنك. يعتمده شخصان من المنصة، ثم تمضي ساعتان قبل أن يسري.
        [few] لتغيير الحساب أرفق خطاب البنك. يعتمده شخصان من المنصة، ثم تمضي { $count-text } ساعات قبل أن يسري.
        [many] لتغيير الحساب أرفق خطاب البنك. يعتمده شخصان من المنصة، ثم تمضي { $count-text } ساعة قبل أن يسري.
       *[other] لتغيير الحساب أرفق خطاب البنك. يعتمده شخصان من المنصة، ثم تمضي { $count-text } ساعة قبل أن يسري.
    }
payouts-account-in-effect = الحسابات السارية
payouts-account-change = تغيير الحساب
payouts-account-send = اطلب التغيير
payouts-account-history = طلبات التغيير
payouts-iban-hint = آيبان سعودي باسم الجمعية، يبدأ بـ SA وطوله 24 خانة.
payouts-statement-show = اعرض الكشف
payouts-task-batch =
    { $count ->
        [zero] لا دفعات تنتظر أمر دفع
        [one] دفعة معتمدة تنتظر أمر دفع
        [two] دفعتان معتمدتان تنتظران أمر دفع
        [few] { $count-text } دفعات معتمدة تنتظر أمر دفع
        [many] { $count-text } دفعة معتمدة تنتظر أمر دفع
       *[other] { $count-text } دفعة معتمدة تنتظر أمر دفع
    }
payouts-task-authorise =
    { $count ->
        [zero] لا أوامر دفع تنتظر الإذن
        [one] أمر دفع ينتظر الإذن
        [two] أمرا دفع ينتظران الإذن
        [few] { $count-text } أوامر دفع تنتظر الإذن
        [many] { $count-text } أمر دفع ينتظر الإذن
       *[other] { $count-text } أمر دفع ينتظر الإذن
    }
payouts-task-unanswered =
    { $count ->
        [zero] أجاب البنك عن كل شيء
        [one] أمر دفع ينتظر رد البنك
        [two] أمرا دفع ينتظران رد البنك
        [few] { $count-text } أوامر دفع تنتظر رد البنك
        [many] { $count-text } أمر دفع ينتظر رد البنك
       *[other] { $count-text } أمر دفع ينتظر رد البنك
    }
payouts-task-rejected =
    { $count ->
        [zero] لا مدفوعات مرفوضة
        [one] دفعة رفضها البنك ولم تُعد
        [two] دفعتان رفضهما البنك ولم تُعادا
        [few] { $count-text } دفعات رفضها البنك ولم تُعد
        [many] { $count-text } دفعة رفضها البنك ولم تُعد
       *[other] { $count-text } دفعة رفضها البنك ولم تُعد
    }
payouts-task-accounts =
    { $count ->
        [zero] لا حسابات تنتظر الاعتماد
        [one] حساب جمعية ينتظر الاعتماد
        [two] حسابا جمعيتين ينتظران الاعتماد
        [few] { $count-text } حسابات جمعيات تنتظر الاعتماد
        [many] { $count-text } حساب جمعية ينتظر الاعتماد
       *[other] { $count-text } حساب جمعية ينتظر الاعتماد
    }
payouts-task-proofs =
    { $count ->
        [zero] كل دفعات الرعاية موثقة
        [one] دفعة رعاية مضى موعد إثباتها
        [two] دفعتا رعاية مضى موعد إثباتهما
        [few] { $count-text } دفعات رعاية مضى موعد إثباتها
        [many] { $count-text } دفعة رعاية مضى موعد إثباتها
       *[other] { $count-text } دفعة رعاية مضى موعد إثباتها
    }
payouts-task-late =
    { $count ->
        [zero] لا شيء متأخر
        [one] واحد منها متأخر
        [two] اثنان منها متأخران
        [few] { $count-text } منها متأخرة
        [many] { $count-text } منها متأخرًا
       *[other] { $count-text } منها متأخر
    }
payouts-rule-link = بأي قاعدة؟
payouts-rule-nav = قاعدة التوزيع
payouts-rule-title = كيف نوجّه التبرعات العامة
payouts-rule-description = القاعدة التي توجَّه بها التبرعات السريعة إلى الفرص، بأرقامها.
payouts-rule-lead = القاعدة نفسها التي ينفذها النظام، وأرقامها مأخوذة منه مباشرة.
payouts-rule-classes-title = أي مال لأي فرصة
payouts-rule-classes-zakat = الزكاة لفرصة حدّد لها المراجع الشرعي مصرفًا من المصارف الثمانية، ولا تصير غير زكاة أبدًا.
payouts-rule-classes-field = وما أُعطي لمجال فلفرصة من المجال نفسه.
payouts-rule-classes-general = والصدقة العامة لأي فرصة، للأشد احتياجًا.
payouts-rule-classes-locked = والكفارات والنذور والأضاحي وأصول الأوقاف لا تدخل في التوزيع.
payouts-rule-ranking-title = أيها أولًا
payouts-rule-ranking-text = تُجمع لكل فرصة نقاط، والأعلى أولًا. وتُحسب من جديد كل عشر دقائق.
payouts-rule-urgent = { $points } نقطة إن كانت عاجلة، فتتقدم على كل ما سواها.
payouts-rule-ending =
    { $count ->
        [zero] حتى { $points } نقطة لقرب نهايتها.
        [one] حتى { $points } نقطة لقرب نهايتها: كلها إن كانت تنتهي اليوم، ولا شيء إن بقي يوم أو أكثر.
        [two] حتى { $points } نقطة لقرب نهايتها: كلها إن كانت تنتهي اليوم، ولا شيء إن بقي يومان أو أكثر.
        [few] حتى { $points } نقطة لقرب نهايتها: كلها إن كانت تنتهي اليوم، ولا شيء إن بقي { $count-text } أيام أو أكثر.
        [many] حتى { $points } نقطة لقرب نهايتها: كلها إن كانت تنتهي اليوم، ولا شيء إن بقي { $count-text } يومًا أو أكثر.
       *[other] حتى { $points } نقطة لقرب نهايتها: كلها إن كانت تنتهي اليوم، ولا شيء إن بقي { $count-text } يوم أو أكثر.
    }
payouts-rule-missing = حتى { $points } نقطة لما ينقصها: كلها إن لم يصلها شيء، ولا شيء إن اكتملت.
payouts-rule-waiting =
    { $count ->
        [zero] حتى { $points } نقطة لطول انتظارها.
        [one] حتى { $points } نقطة لطول انتظارها: كلها إن مضى يوم أو أكثر بلا تبرع.
        [two] حتى { $points } نقطة لطول انتظارها: كلها إن مضى يومان أو أكثر بلا تبرع.
        [few] حتى { $points } نقطة لطول انتظارها: كلها إن مضت { $count-text } أيام أو أكثر بلا تبرع.
        [many] حتى { $points } نقطة لطول انتظارها: كلها إن مضى { $count-text } يومًا أو أكثر بلا تبرع.
       *[other] حتى { $points } نقطة لطول انتظارها: كلها إن مضى { $count-text } يوم أو أكثر بلا تبرع.
    }
payouts-rule-limits-title = وبأي حدود
payouts-rule-limits-need = لا تأخذ فرصة أكثر مما ينقصها.
payouts-rule-limits-charity = ولا شيء لجمعية موقوفة أو انتهى ترخيصها.
payouts-rule-limits-oldest = الأقدم من التبرعات أولًا، ويعرف كل متبرع إلى أين ذهب تبرعه.
payouts-rule-limits-person = ويقرر مشرف بسبب مكتوب يُحفظ في سجل التدقيق، والترتيب يعينه ولا يلزمه.
payouts-rule-out-title = ثم كيف يُصرف
payouts-rule-out-settled = لا يخرج مال قبل أن يصل إلى البنك، ولا إلى حساب غير حساب الجمعية المعتمد، والزكاة من حسابها وحده.
payouts-rule-out-people = ويعتمد الدفعة شخص، ويختم أمر الدفع ويأذن به آخران، ولا تُعد مدفوعة حتى يؤكد البنك.
payouts-why = { $points } نقطة: { $reasons }
payouts-why-and = {"، "}
payouts-why-urgent = عاجلة
payouts-why-ending =
    { $count ->
        [zero] تنتهي اليوم
        [one] تنتهي بعد يوم
        [two] تنتهي بعد يومين
        [few] تنتهي بعد { $count-text } أيام
        [many] تنتهي بعد { $count-text } يومًا
       *[other] تنتهي بعد { $count-text } يوم
    }
payouts-why-missing = ينقصها { $percent }
payouts-why-waiting =
    { $count ->
        [zero] وصلها تبرع اليوم
        [one] مضى يوم بلا تبرع
        [two] مضى يومان بلا تبرع
        [few] مضت { $count-text } أيام بلا تبرع
        [many] مضى { $count-text } يومًا بلا تبرع
       *[other] مضى { $count-text } يوم بلا تبرع
    }
payouts-audit-seal = ختم أمر دفع
payouts-audit-authorise = إذن بأمر دفع
payouts-audit-cancel = إلغاء أمر دفع
payouts-audit-file = تنزيل ملف دفع
payouts-audit-report = إدخال رد البنك
payouts-audit-report-refused = رفض رد البنك
payouts-audit-by-hand = تسجيل دفع بلا ملف
payouts-audit-account-propose = طلب تغيير حساب
payouts-audit-account-approve = اعتماد حساب
payouts-audit-account-refuse = رفض حساب
payouts-audit-account-cancel = إيقاف تغيير حساب
payouts-audit-account-withdraw = سحب حساب
payouts-audit-kind-batch = أمر دفع
payouts-audit-kind-account = حساب جمعية
