# The charity's pages.
manage-charities = جمعياتك
manage-charity-suspended = جمعيتك موقوفة حاليًا: تستطيع متابعة ما بدأته، ولا يُنشر جديد ولا يُصرف مال حتى يُرفع الإيقاف.
manage-new = فرصة جديدة
manage-new-title = فرصة جديدة
manage-new-lead = صِف الحاجة كما هي، بلغتين، وبلا أسماء أو وجوه. تُحفظ مسودةً حتى ترسلها للمراجعة.
manage-edit-title = تعديل الفرصة
manage-today-title = مهام اليوم
manage-today-tasks = ما ينتظرك اليوم
manage-nothing-title = لا شيء ينتظرك الآن
manage-nothing-text = كل ما عليك أنجزته. ستظهر هنا المراحل المستحقة والتقارير وما أعيد إليك.
manage-money-title = الأموال
manage-money-all = كل الدفعات
manage-collected = تم جمعه
manage-paid = صُرف لكم
manage-waiting = بانتظار الصرف
manage-ready = يمكن طلبه الآن
manage-left = لم يُطلب بعد
manage-waiting-count =
    { $count ->
        [zero] لا طلبات
        [one] طلب واحد
        [two] طلبان
        [few] { $count-text } طلبات
        [many] { $count-text } طلبًا
       *[other] { $count-text } طلب
    }
manage-gift-count =
    { $count ->
        [zero] لا تبرعات
        [one] من تبرع واحد
        [two] من تبرعين
        [few] من { $count-text } تبرعات
        [many] من { $count-text } تبرعًا
       *[other] من { $count-text } تبرع
    }
manage-task-returned = عدّل الفرصة المعادة وأعد إرسالها
manage-task-milestone-returned = أكمل أدلة المرحلة المعادة: { $milestone }
manage-task-milestone = وثّق المرحلة: { $milestone }
manage-task-report = اكتب تقرير الأثر
manage-task-report-returned = عدّل تقرير الأثر المعاد
manage-task-tranche = اطلب صرف دفعة: { $amount } { RIYALS($amount) }
manage-task-due = { $cause } · الموعد { $due }
manage-task-overdue = { $cause } · تأخّر، وكان موعده { $due }
manage-opportunities-title = فرص الجمعية
manage-all-states = الكل
manage-states = حالات الفرص
manage-no-opportunities-title = لا فرص هنا بعد
manage-no-opportunities-text = ابدأ بكتابة أول فرصة: ما الحاجة، ولمن، وكم تكلّف، وكيف ستوثّق أثرها.
manage-number = رقم الفرصة { $number }
manage-account-note = يُصرف المال إلى الحساب المعتمد لجمعيتك وحده:
manage-tranches = الدفعات
manage-no-tranches-title = لا دفعات بعد
manage-no-tranches-text = حين يكتمل تمويل فرصة تستطيع طلب دفعتها الأولى من صفحة المرحلة.
manage-opportunity = الفرصة
manage-milestone = المرحلة
manage-amount = المبلغ
manage-state = الحالة
manage-date = التاريخ
manage-reports-title = تقارير الأثر
manage-no-reports-title = لا تقارير بعد
manage-no-reports-text = يُكتب التقرير بعد أن يبدأ التنفيذ، ويصل إلى كل متبرع.
manage-done-created = حُفظت المسودة. أضف صورًا ثم أرسلها للمراجعة.
manage-done-saved = حُفظت التعديلات.
manage-done-submitted = وصلت الفرصة إلى المراجعة. سنخبرك بالنتيجة.
manage-done-paused = أُوقف استقبال التبرعات مؤقتًا.
manage-done-resumed = عادت الفرصة لاستقبال التبرعات.
manage-done-file-added = أُضيف الملف.
manage-done-file-removed = أُزيل الملف.
manage-done-reported = وصل توثيق المرحلة إلى المشرف.
manage-done-requested = وصل طلب الصرف. يعتمده شخص ويصرفه آخر.
manage-done-report-saved = حُفظ التقرير. أضف الصور ثم أرسله.
manage-done-report-submitted = وصل التقرير إلى المشرف، ويُنشر بعد التحقق.
manage-resumed-reason = استأنفتها الجمعية.
manage-returned-title = ما المطلوب تعديله
manage-rejected-title = سبب الرفض
manage-next-draft = مسودة لا يراها غيركم. أكملها وأضف صورًا ثم أرسلها للمراجعة.
manage-next-review = قيد المراجعة: يوصي مراجع، ثم يقرر مشرف آخر. لا تُعدّل خلال ذلك.
manage-next-returned = أعيدت إليك بملاحظات. عدّلها وأعد إرسالها.
manage-next-rejected = رُفضت نهائيًا. تستطيع كتابة فرصة جديدة تعالج السبب.
manage-next-approved = اعتُمدت، وتُنشر قريبًا.
manage-next-published = منشورة وتستقبل التبرعات الآن.
manage-next-paused = موقوفة مؤقتًا ولا تستقبل التبرعات.
manage-next-funded = اكتمل تمويلها. اطلب الدفعة الأولى وابدأ التنفيذ.
manage-next-executing = قيد التنفيذ. وثّق كل مرحلة بصورها ومستنداتها في موعدها.
manage-next-reporting = اكتملت المراحل. اكتب تقرير الأثر ليصل إلى المتبرعين.
manage-next-completed = اكتملت ونُشر تقريرها. جزاكم الله خيرًا.
manage-next-expired = انتهت مدتها قبل اكتمالها. يقرر المشرف خلال سبعة أيام.
manage-next-cancelled = أُلغيت.
manage-edit = عدّل
manage-files = الصور والمستندات
manage-preview = معاينة
manage-public-page = الصفحة العامة
manage-report = تقرير الأثر
manage-submit = أرسل للمراجعة
manage-submit-question = بعد الإرسال لا تستطيع التعديل حتى تنتهي المراجعة. هل راجعت النص باللغتين والصور؟
manage-submit-confirm = نعم، أرسل
manage-pause = أوقف استقبال التبرعات
manage-pause-question = لن تستقبل الفرصة تبرعات حتى تستأنفها. اكتب السبب.
manage-pause-confirm = أوقف
manage-pause-refused = لم تُوقف: اكتب سببًا من عشرة أحرف على الأقل.
manage-resume = استأنف استقبال التبرعات
manage-reason = السبب
manage-milestones = مراحل التنفيذ
manage-due = الموعد: { $day }
manage-tranche-share = نصيبها { $share } من التمويل
manage-milestone-open = افتح المرحلة
manage-photos = الصور
manage-target = المبلغ المستهدف
manage-history = ما جرى
manage-preview-note = هكذا سيرى الزوّار الفرصة بعد نشرها. لم يُنشر شيء بعد.
manage-preview-other = المعاينة باللغة الأخرى
manage-preview-card = البطاقة
manage-preview-page = الصفحة
manage-urgent = عاجل
manage-beneficiaries = عدد المستفيدين
manage-technical-supervisor = الجهة المشرفة فنيًا
manage-duration = مدة التنفيذ (بالأيام)
manage-days =
    { $count ->
        [zero] اليوم نفسه
        [one] يوم واحد
        [two] يومان
        [few] { $count-text } أيام
        [many] { $count-text } يومًا
       *[other] { $count-text } يوم
    }
manage-share-price = قيمة السهم
manage-ends-on = آخر يوم لاستقبال التبرعات
manage-zakat-accepted = تُقبل فيها الزكاة لمصارف:
manage-title-ar = العنوان بالعربية
manage-title-en = العنوان بالإنجليزية
manage-title-hint = ماذا سيتحقق ولمن، في سطر واحد.
manage-summary-ar = الملخص بالعربية
manage-summary-en = الملخص بالإنجليزية
manage-summary-hint = جملتان أو ثلاث تظهر على البطاقة.
manage-story-ar = القصة بالعربية
manage-story-en = القصة بالإنجليزية
manage-story-hint = الحاجة، وما ستفعلونه، وكيف يعرف المتبرع أن عطاءه وصل. بلا أسماء ولا عناوين.
manage-subfield = المجال
manage-region = منطقة التنفيذ
manage-city-ar = المدينة بالعربية
manage-city-en = المدينة بالإنجليزية
manage-track = المسار
manage-choose = اختر
manage-section-words = الكلمات
manage-section-place = المجال والمكان والناس
manage-section-money = التكلفة
manage-section-milestones = مراحل التنفيذ
manage-beneficiaries-hint = من سيصلهم الأثر فعلًا.
manage-duration-hint = بعد اكتمال التمويل.
manage-target-hint = كل التكلفة، من 100 ريال إلى 50 مليونًا.
manage-share-price-hint = إن أردت التبرع بالأسهم، كسعر سلة واحدة.
manage-ends-on-hint = اتركه فارغًا إن كان بلا موعد.
manage-urgent-question = الحاجة عاجلة
manage-urgent-hint = تُعرض أولًا. يتحقق المراجع من ذلك.
manage-zakat-requested = نطلب قبول الزكاة فيها
manage-zakat-hint = يقرر ذلك المراجع الشرعي. لا تُقبل في المساجد ولا السقيا.
manage-milestones-hint = لكل مرحلة دفعة تُصرف عند استحقاقها، ومجموع النسب 100. اترك النسب فارغة لتأخذ المعتاد: دفعة واحدة للمسار الرعوي، و30 و50 و20 للتنموي.
manage-milestones-more = مراحل أخرى
manage-milestone-number = المرحلة { $number }
manage-milestone-title-ar = ما سيتحقق بالعربية
manage-milestone-title-en = ما سيتحقق بالإنجليزية
manage-milestone-due = الموعد
manage-milestone-share = نسبتها من التمويل
manage-milestone-share-hint = رقم من 1 إلى 100.
manage-save = احفظ
manage-cancel = إلغاء
manage-files-lead = بلا وجوه ولا ما يدل على مستفيد. نحذف موقع التصوير من الصور تلقائيًا.
manage-no-files-title = لا ملفات بعد
manage-no-files-text = الصورة الصادقة أبلغ من الكلام. أضف أول صورة.
manage-back = رجوع
manage-file-remove = أزل
manage-file-public = ظاهر للزوّار
manage-file-hint = صور JPEG وPNG وWebP حتى { $image-megabytes } ميجابايت، ومستندات PDF حتى { $paper-megabytes } ميجابايت، و{ $times } ملفًا على الأكثر.
manage-file-role = ماذا يبيّن الملف؟
manage-file = الملف
manage-caption-ar = وصف الصورة بالعربية
manage-caption-en = وصف الصورة بالإنجليزية
manage-file-add = أضف ملفًا
manage-file-send = ارفع الملف
manage-milestone-returned-title = ما ينقص التوثيق
manage-tranche = الدفعة
manage-requested-on = تاريخ الطلب
manage-paid-on = تاريخ الصرف
manage-tranche-refused-title = سبب رفض الدفعة
manage-tranche-not-funded = تُطلب الدفعة بعد اكتمال التمويل.
manage-tranche-not-due = تُستحق هذه الدفعة بعد قبول ما قبلها، والأخيرة بعد قبول المراحل كلها.
manage-tranche-ask = اطلب صرف { $amount } { RIYALS($amount) }
manage-tranche-question = يُحجز المبلغ لكم فور الطلب، ويعتمده شخص ويصرفه شخص آخر إلى حسابكم المعتمد.
manage-tranche-confirm = اطلب الصرف
manage-tranche-note = ملاحظة للمعتمدين
manage-evidence = الأدلة
manage-evidence-note = صور مؤرخة بلا وجوه، وفواتير، وإشعارات تسليم. الفواتير لا تُنشر.
manage-evidence-add = أضف صورًا ومستندات
manage-milestone-note = ما كُتب عن المرحلة
manage-milestone-report = وثّق المرحلة
manage-note-ar = ما تحقق، بالعربية
manage-note-en = ما تحقق، بالإنجليزية
manage-note-hint = أين ومتى وكم، وما الذي تبيّنه الأدلة.
manage-milestone-send = أرسل إلى المشرف
manage-report-title = تقرير الأثر
manage-headline-ar = عنوان التقرير بالعربية
manage-headline-en = عنوان التقرير بالإنجليزية
manage-report-story-ar = ما الذي تغيّر، بالعربية
manage-report-story-en = ما الذي تغيّر، بالإنجليزية
manage-report-story-hint = احكِ للمتبرع ما صنعه عطاؤه، بصدق وبلا أسماء.
manage-reached = عدد من وصلهم الأثر فعلًا
manage-reached-hint = العدد الحقيقي، وإن خالف المأمول.
manage-section-outputs = ما تحقق
manage-outputs-hint = كل ما سُلّم بعدده، مثل: سلة غذائية، 120.
manage-output-number = المخرَج { $number }
manage-label-ar = الاسم بالعربية
manage-label-en = الاسم بالإنجليزية
manage-quantity = العدد
manage-more-rows = سطور أخرى
manage-section-costs = بنود الصرف
manage-costs-hint = لا يزيد مجموعها على ما صُرف لكم.
manage-cost-number = البند { $number }
manage-report-pictures = الصور
manage-report-pictures-note = صورة واحدة على الأقل. وأبلغها صورتان لمكان واحد: قبل وبعد.
manage-report-view = اعرض صفحة التقرير
manage-report-submit = أرسل التقرير
manage-report-submit-question = بعد الإرسال يتحقق منه المشرف ثم يُنشر ويصل إلى كل متبرع.
manage-report-waiting = التقرير عند المشرف، ولا يُعدّل حتى ينتهي منه.
manage-report-published = نُشر التقرير.
manage-report-not-yet = يُكتب التقرير بعد أن يبدأ التنفيذ.
manage-report-milestones-open = تستطيع إرسال التقرير بعد قبول المراحل كلها.
