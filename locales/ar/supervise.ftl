# The supervisors' pages.
supervise-today-title = ما ينتظر الإشراف
supervise-today-lead = كل خطوة هنا يراها سجل التدقيق، وما يحتاج إلى شخصين لا يتمّه واحد.
supervise-nothing-title = لا شيء ينتظر
supervise-nothing-text = أُنجز كل ما وصل. عُد لاحقًا.
supervise-task-recommend =
    { $count ->
        [zero] لا فرص تنتظر توصيتك
        [one] فرصة واحدة تنتظر توصيتك
        [two] فرصتان تنتظران توصيتك
        [few] { $count-text } فرص تنتظر توصيتك
        [many] { $count-text } فرصة تنتظر توصيتك
       *[other] { $count-text } فرصة تنتظر توصيتك
    }
supervise-task-decide =
    { $count ->
        [zero] لا فرص تنتظر القرار
        [one] فرصة واحدة تنتظر القرار
        [two] فرصتان تنتظران القرار
        [few] { $count-text } فرص تنتظر القرار
        [many] { $count-text } فرصة تنتظر القرار
       *[other] { $count-text } فرصة تنتظر القرار
    }
supervise-task-approve =
    { $count ->
        [zero] لا دفعات تنتظر الاعتماد
        [one] دفعة واحدة تنتظر الاعتماد
        [two] دفعتان تنتظران الاعتماد
        [few] { $count-text } دفعات تنتظر الاعتماد
        [many] { $count-text } دفعة تنتظر الاعتماد
       *[other] { $count-text } دفعة تنتظر الاعتماد
    }
supervise-task-milestones =
    { $count ->
        [zero] لا مراحل تنتظر التحقق
        [one] مرحلة واحدة تنتظر التحقق
        [two] مرحلتان تنتظران التحقق
        [few] { $count-text } مراحل تنتظر التحقق
        [many] { $count-text } مرحلة تنتظر التحقق
       *[other] { $count-text } مرحلة تنتظر التحقق
    }
supervise-task-reports =
    { $count ->
        [zero] لا تقارير تنتظر النشر
        [one] تقرير واحد ينتظر النشر
        [two] تقريران ينتظران النشر
        [few] { $count-text } تقارير تنتظر النشر
        [many] { $count-text } تقريرًا ينتظر النشر
       *[other] { $count-text } تقرير ينتظر النشر
    }
supervise-task-expired =
    { $count ->
        [zero] لا فرص منتهية
        [one] فرصة انتهت مدتها وتحتاج إلى قرار
        [two] فرصتان انتهت مدتهما وتحتاجان إلى قرار
        [few] { $count-text } فرص انتهت مدتها وتحتاج إلى قرار
        [many] { $count-text } فرصة انتهت مدتها وتحتاج إلى قرار
       *[other] { $count-text } فرصة انتهت مدتها وتحتاج إلى قرار
    }
supervise-task-publish =
    { $count ->
        [zero] لا فرص معتمدة غير منشورة
        [one] فرصة معتمدة لم تُنشر بعد
        [two] فرصتان معتمدتان لم تُنشرا بعد
        [few] { $count-text } فرص معتمدة لم تُنشر بعد
        [many] { $count-text } فرصة معتمدة لم تُنشر بعد
       *[other] { $count-text } فرصة معتمدة لم تُنشر بعد
    }
supervise-reviews-title = المراجعات
supervise-reviews-lead = الأقدم أولًا. يوصي مراجع، ثم يقرر مشرف غيره.
supervise-queue = قائمة المراجعة
supervise-no-reviews-title = لا فرص تنتظر المراجعة
supervise-no-reviews-text = ستظهر هنا كل فرصة ترسلها جمعية.
supervise-recommended-by = التوصية: { $decision } ({ $name })
supervise-await-decision = قُدّمت التوصية، ويقرر مشرف الآن.
supervise-await-recommendation = تنتظر توصية مراجع قبل القرار.
supervise-own-recommendation = أنت من أوصى بها، فلا بد أن يقرر شخص آخر.
supervise-decide = القرار
supervise-decide-send = سجّل القرار
supervise-decide-lead = قرارك نافذ فورًا: ما يُعتمد يُنشر في الحال.
supervise-recommend = التوصية
supervise-recommend-send = سجّل التوصية
supervise-recommend-lead = توصيتك يقرر فيها مشرف غيرك.
supervise-decision = ما ترى؟
supervise-reason = السبب
supervise-reason-hint = تقرؤه الجمعية. مطلوب عند الإعادة والرفض.
supervise-zakat = مصارف الزكاة التي تُقبل لها
supervise-approve-note = مكتملة وصادقة، وتُنشر.
supervise-return-note = تحتاج إلى تعديل، ثم تعاد.
supervise-reject-note = لا تصلح، وتُغلق نهائيًا.
supervise-zakat-impossible = لا تُقبل الزكاة في هذا المجال: لا يتملّك فيه مستحقٌّ ما يُعطى.
supervise-zakat-asked = طلبت الجمعية قبول الزكاة. اتركها فارغة إن لم تُقبل.
supervise-zakat-not-asked = لم تطلب الجمعية قبول الزكاة.
supervise-past = التوصيات والقرارات السابقة
supervise-decided-by = قرّر { $name }
supervise-reviewed-by = أوصى { $name }
supervise-charity-active = نشطة
supervise-charity-suspended = موقوفة
supervise-standing = حال الجمعية
supervise-governance = درجة الحوكمة من 100
supervise-license-until = الترخيص سارٍ حتى
supervise-submitted-on = أُرسلت
supervise-charity = الجمعية
supervise-documents = المستندات
supervise-steps = الإجراءات
supervise-promised = طُلب ولم يُصرف
supervise-paid = صُرف للجمعية
supervise-expired-note = انتهت المدة دون اكتمال. قرّر خلال سبعة أيام: مدّد مرة واحدة، أو نفّذ جزءًا، أو أكملها من المجمّع، أو ألغها بعد رد ما فيها.
supervise-publish = انشر
supervise-extend = مدّد المدة
supervise-extend-question = تُمدّد مرة واحدة فقط.
supervise-pause = أوقف مؤقتًا
supervise-pause-question = لن تستقبل تبرعات حتى تُستأنف.
supervise-resume = استأنف
supervise-resume-question = تعود لاستقبال التبرعات.
supervise-part = نفّذ جزءًا
supervise-part-question = تُنفّذ بما جُمع. اذكر أي جزء.
supervise-cancel = ألغِ الفرصة
supervise-cancel-question = لا رجعة في الإلغاء، ولا يتم ما دام فيها مال.
supervise-allocation-title = توزيع التبرعات العامة
supervise-allocation-lead = التبرعات السريعة تنتظر هنا حتى توجّه إلى الأشد احتياجًا، ولا يتغير نوعها: الزكاة تبقى زكاة، ومال كل مجال لمجاله.
supervise-no-pools-title = لا مال ينتظر التوزيع
supervise-no-pools-text = وُجّه كل ما وصل.
supervise-pools = المجمّعات
supervise-allocation-view-only = يوزّع المشرف. تستطيع أنت الاطلاع.
supervise-no-candidates-title = لا فرصة تناسب هذا المجمّع الآن
supervise-no-candidates-text = تظهر هنا الفرص المنشورة التي يجوز صرف هذا المال فيها.
supervise-allocate = وجّه المال
supervise-candidates = الفرصة
supervise-candidates-hint = الأشد احتياجًا أولًا.
supervise-allocate-send = وجّه المبلغ
supervise-missing = ينقصها { $amount } { RIYALS($amount) }
supervise-from = من
supervise-who = بواسطة
supervise-allocations = آخر ما وُزّع
supervise-disbursements-title = الدفعات
supervise-disbursements-lead = يعتمد شخص، ويُدفع ضمن أمر دفع يختمه ويأذن به آخران، إلى حساب الجمعية المعتمد وحده، وبما لا يزيد على ما جُمع.
supervise-waiting = بانتظار الإجراء
supervise-paid-and-refused = ما صُرف وما رُفض
supervise-no-disbursements-title = لا دفعات هنا
supervise-no-disbursements-text = ستظهر هنا طلبات الجمعيات.
supervise-tranche = رقم الدفعة
supervise-tranche-number = الدفعة { $number }
supervise-account = الحساب
supervise-asked-by = طلبها
supervise-approve-tranche = اعتمد الدفعة
supervise-approve-question = تعتمد صرف هذا المبلغ. يُدفع بعدك ضمن أمر دفع يأذن به غيرك.
supervise-refuse-tranche = ارفض الدفعة
supervise-refuse-question = يعود المبلغ إلى الفرصة، وتقرأ الجمعية السبب.
supervise-reports-title = الأدلة والتقارير
supervise-reports-lead = تحقّق من الأدلة قبل قبول المرحلة، ومن التقرير قبل أن يصل إلى المتبرعين.
supervise-milestones-waiting = مراحل تنتظر التحقق
supervise-no-milestones = لا مراحل تنتظر
supervise-reports-waiting = تقارير تنتظر النشر
supervise-no-reports = لا تقارير تنتظر
supervise-reported-on = وُثّقت
supervise-accept = اقبل المرحلة
supervise-accept-note = اقبلها إن كانت الأدلة كافية وليس في الصور ما يدل على مستفيد.
supervise-send-back = أعدها بملاحظات
supervise-send-back-question = اكتب للجمعية ما ينقص.
supervise-publish-report = انشر التقرير
supervise-publish-report-note = بعد النشر تكتمل الفرصة، ويصل التقرير إلى كل متبرع فيها.
supervise-costs-exceed = مجموع البنود أكبر مما صُرف للجمعية.
supervise-costs-total = مجموع البنود
supervise-done-recommended = سُجّلت التوصية.
supervise-done-approved = اعتُمدت ونُشرت.
supervise-done-returned = أعيدت إلى الجمعية بملاحظاتك.
supervise-done-rejected = رُفضت، وستقرأ الجمعية السبب.
supervise-done-steered = تم الإجراء.
supervise-done-allocated = وُجّه المبلغ إلى الفرصة.
supervise-done-accepted = قُبلت المرحلة، وسيعلم المتبرعون.
supervise-done-tranche-approved = اعتُمدت الدفعة، وتنتظر أمر دفع.
supervise-done-tranche-refused = رُفضت الدفعة وعاد المبلغ إلى الفرصة.
supervise-done-published = نُشر التقرير واكتملت الفرصة.
supervise-done-refund-granted = قُبل. المبالغ الكبيرة تنتظر شخصًا ثانيًا، وغيرها في طريقه.
supervise-done-refund-refused = رُفض، وسيقرأ المتبرع السبب.
supervise-done-closing-proposed = اقتُرح، وينتظر موافقة مشرف آخر.
supervise-done-closing-confirmed = تقرر، ويُخبر المتبرعون الآن.
supervise-done-closing-withdrawn = سُحب الاقتراح.
supervise-done-limit-changed = غُيّر الحد.
supervise-done-review-recorded = سُجّل قرارك.
supervise-done-alert-recorded = سُجّل.
supervise-audit-title = سجل التدقيق
supervise-audit-lead = كل إجراء: من قام به، وماذا فعل، ومتى، ومن أين. لا يُعدّل السجل ولا يُحذف منه شيء.
supervise-audit-all = الكل
supervise-audit-action = الإجراء
supervise-audit-kind = نوع الشيء
supervise-audit-target = رقم الشيء
supervise-audit-person = الشخص
supervise-audit-from = من تاريخ
supervise-audit-to = إلى تاريخ
supervise-audit-show = اعرض
supervise-audit-clear = امسح الشروط
supervise-audit-empty-title = لا سطور بهذه الشروط
supervise-audit-empty-text = غيّر الشروط أو امسحها.
supervise-audit-when = متى ومن أين
supervise-audit-detail = التفصيل
supervise-audit-allocation-create = تخصيص مال
supervise-audit-disbursement-request = طلب صرف
supervise-audit-disbursement-approve = اعتماد صرف
supervise-audit-disbursement-refuse = رفض صرف
supervise-audit-disbursement-release = تنفيذ صرف
supervise-audit-donation-refund = رد تبرع
supervise-audit-refund-unexplained = رد لا يطابق تبرعًا
supervise-audit-refund-uncovered = رد لا يغطيه رصيد
supervise-audit-refund-ask = طلب استرداد
supervise-audit-refund-approve = موافقة أولى على استرداد
supervise-audit-refund-refuse = رفض استرداد
supervise-audit-chargeback-take = استرداد من مصرف
supervise-audit-chargeback-won = حُكم لنا في اعتراض
supervise-audit-chargeback-lost = حُكم للمصرف في اعتراض
supervise-audit-chargeback-mismatch = اعتراض يخالف السجلات
supervise-audit-closing-propose = اقتراح إنهاء
supervise-audit-closing-confirm = قرار إنهاء
supervise-audit-closing-withdraw = سحب اقتراح إنهاء
supervise-audit-closing-settle = تسوية إنهاء
supervise-audit-limit-change = تغيير حد
supervise-audit-gift-review-recommend = توصية بشأن تبرع كبير
supervise-audit-gift-review-approve = اعتماد تبرع كبير
supervise-audit-gift-review-refuse = رفض تبرع كبير
supervise-audit-alert-handle = معالجة تنبيه
supervise-audit-sanction-import = استيراد قائمة عقوبات
supervise-audit-sanction-clear = استبعاد تشابه
supervise-audit-sanction-confirm = تأكيد تشابه
supervise-audit-milestone-report = توثيق مرحلة
supervise-audit-milestone-accept = قبول مرحلة
supervise-audit-milestone-return = إعادة مرحلة
supervise-audit-recommend-approve = توصية بالاعتماد
supervise-audit-recommend-return = توصية بالإعادة
supervise-audit-recommend-reject = توصية بالرفض
supervise-audit-report-submit = تسليم تقرير أثر
supervise-audit-report-publish = نشر تقرير أثر
supervise-audit-report-return = إعادة تقرير أثر
supervise-audit-person-create = إضافة شخص
supervise-audit-role-grant = منح صلاحية
supervise-audit-role-revoke = سحب صلاحية
supervise-audit-webhook-refuse = رفض إشعار دفع
supervise-audit-kind-opportunity = فرصة
supervise-audit-kind-donation = تبرع
supervise-audit-kind-disbursement = دفعة صرف
supervise-audit-kind-report = تقرير أثر
supervise-audit-kind-intent = عملية دفع
supervise-audit-kind-limit = حد
supervise-audit-kind-alert = تنبيه
supervise-audit-kind-gift-review = تبرع كبير
supervise-audit-kind-person = شخص
supervise-audit-kind-gateway-event = إشعار دفع
supervise-audit-kind-bank-account = حساب بنكي
supervise-audit-kind-bank-entry = حركة بنكية
supervise-audit-kind-bank-file = كشف حساب
supervise-audit-kind-sanction-list = قائمة عقوبات
supervise-audit-kind-refund = رد مبلغ
supervise-audit-bank-account = تسجيل حساب للمنصة
supervise-audit-bank-upload = رفع كشف حساب
supervise-audit-bank-import = قيد كشف حساب
supervise-audit-bank-propose = اقتراح قرار في مبلغ معلّق
supervise-audit-bank-withdraw = سحب قرار مقترح
supervise-audit-bank-decide = قرار في مبلغ معلّق
supervise-audit-refund-by-hand = رد ينتظر المالية
supervise-task-jobs =
    { $count ->
        [zero] لا أعمال متأخرة
        [one] عمل آلي واحد متأخر أو متعثر
        [two] عملان آليان متأخران أو متعثران
        [few] { $count-text } أعمال آلية متأخرة أو متعثرة
        [many] { $count-text } عملًا آليًا متأخرًا أو متعثرًا
       *[other] { $count-text } عمل آلي متأخر أو متعثر
    }
supervise-jobs-title = الأعمال الآلية
supervise-jobs-lead = ما تنجزه المنصة وحدها. ما تأخر أو تعثر يظهر أولًا، مهما كان السبب.
supervise-jobs-empty-title = لم يبدأ أي عمل بعد
supervise-jobs-empty-text = تظهر الأعمال هنا متى عملت المنصة.
supervise-jobs-job = العمل
supervise-jobs-state = حاله
supervise-jobs-since = منذ
supervise-jobs-finished = آخر إنجاز
supervise-jobs-none = لا شيء
supervise-jobs-well = يعمل
supervise-jobs-failing = متعثر
supervise-jobs-late = متأخر
supervise-job-totals-fold = جمع الأرقام من السجل
supervise-job-ledger-seal = ختم الدفتر وتوقيع رؤوسه
supervise-job-messages-send = إرسال الرسائل
supervise-job-messages-announce = إعلام المتبرعين بما استجد
supervise-job-payments-reconcile = سؤال بوابات الدفع عن المعلّق
supervise-job-payments-expire = إنهاء المدفوعات المتروكة
supervise-job-payments-refund = رد المبالغ إلى أصحابها
supervise-job-closings-settle = تسوية الفرص التي لن تُنفّذ
supervise-job-sanctions-screen = مقارنة الأسماء بقوائم العقوبات
supervise-job-opportunities-expire = إغلاق الفرص المنتهية
supervise-job-opportunities-need = ترتيب الفرص حسب الحاجة
supervise-job-baskets-forget = حذف السلال القديمة
supervise-job-sign-in-sweep = حذف رموز الدخول المنتهية
supervise-job-bank-match = مطابقة الحوالات البنكية
supervise-job-bank-watch = مراقبة المبالغ المعلّقة
supervise-job-jobs-watch = مراقبة الأعمال الآلية
supervise-job-test-gateway-webhooks = إشعارات بوابة التجربة
supervise-job-test-gateway-settlement = تسوية بوابة التجربة

supervise-task-suspense = { $count ->
    [zero] لا مبالغ معلّقة
    [one] مبلغ واحد وصل إلى البنك ولم يُعرف غرضه
    [two] مبلغان وصلا إلى البنك ولم يُعرف غرضهما
    [few] { $count-text } مبالغ وصلت إلى البنك ولم يُعرف غرضها
    [many] { $count-text } مبلغًا وصل إلى البنك ولم يُعرف غرضه
   *[other] { $count-text } مبلغ وصل إلى البنك ولم يُعرف غرضه
}
supervise-task-bank = { $count ->
    [zero] لا قرارات تنتظر
    [one] قرار واحد على مبلغ معلّق ينتظر شخصًا ثانيًا
    [two] قراران على مبالغ معلّقة ينتظران شخصًا ثانيًا
    [few] { $count-text } قرارات على مبالغ معلّقة تنتظر شخصًا ثانيًا
    [many] { $count-text } قرارًا على مبالغ معلّقة تنتظر شخصًا ثانيًا
   *[other] { $count-text } قرار على مبالغ معلّقة تنتظر شخصًا ثانيًا
}
supervise-second-person = بدأتها أنت، فلا بد أن يتمّها شخص آخر.
supervise-waiting-since = تنتظر منذ { $day }
supervise-waiting-long = تأخرت، تنتظر منذ { $day }
