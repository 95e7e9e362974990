### Words of the design system: what components say by themselves, and what the gallery shows.

ui-currency = ريال سعودي
ui-optional = اختياري
# $day (String) - a day in words, $time (String) - a time of day
ui-day-and-time = { $day }، { $time }
ui-urgent = عاجل
ui-zakat-accepted = تُقبل فيه الزكاة
ui-nearly-complete = قاربت الاكتمال
ui-collected = تم جمع
# $percent (String) - share of the target
ui-collected-percent = تم جمع { $percent } من المستهدف
ui-remaining = المتبقي
ui-region = المنطقة
ui-donate-now = تبرّع الآن
ui-add-to-basket = أضف إلى السلّة
ui-show-table = عرض الجدول
ui-ramadan = رمضان
ui-map-less = أقل
ui-map-more = أكثر
ui-map-credit = الخريطة من MapSVG برخصة CC BY 4.0
ui-pagination-label = صفحات القائمة
ui-pagination-previous = السابق
ui-pagination-next = التالي
ui-breadcrumb-label = موضع الصفحة
# $count (number) - problems, $count-text - the same, as displayed
ui-error-summary-title =
    { $count ->
        [zero] راجع ما كتبته
        [one] بقيت ملاحظة واحدة قبل المتابعة
        [two] بقيت ملاحظتان قبل المتابعة
        [few] بقيت { $count-text } ملاحظات قبل المتابعة
        [many] بقيت { $count-text } ملاحظة قبل المتابعة
       *[other] بقيت { $count-text } ملاحظة قبل المتابعة
    }
# $label (String) - the field's name, $problem (String) - what is wrong
ui-error-summary-item = { $label }: { $problem }
ui-step-done = تمّت
ui-step-now = جارية الآن
ui-step-todo = قادمة
ui-receipt-number = إيصال رقم
ui-before = قبل
ui-after = بعد
ui-share-title = شارك، فالدال على الخير كفاعله
ui-share-whatsapp = واتساب
ui-share-x = منصة إكس
ui-share-mail = البريد
ui-share-address = رابط الصفحة
ui-upload-choose = اختر ملفًا أو أفلته هنا

# States of an opportunity (handbook 1.5).
ui-state-draft = مسودة
ui-state-submitted = مُرسلة
ui-state-under-review = قيد المراجعة
ui-state-returned = مُعادة
ui-state-rejected = مرفوضة
ui-state-approved = معتمدة
ui-state-published = متاحة
ui-state-paused = موقوفة
ui-state-funded = مكتملة التمويل
ui-state-executing = قيد التنفيذ
ui-state-reporting = بانتظار التقرير
ui-state-completed = مكتملة
ui-state-expired = منتهية
ui-state-cancelled = ملغاة

## The gallery

ui-gallery-title = معرض المكوّنات
ui-gallery-lead = كل ما تُبنى منه الصفحات، بأمثلته وحالاته، في اللغتين والمظهرين.
ui-gallery-index = المكوّنات
ui-example-title = عنوان الصفحة
ui-example-hint = كلمات قليلة تشرح ما المطلوب.
ui-example-causes = فرص التبرع
ui-example-cause = جلسات غسيل كلوي لمرضى لا تغطيهم مظلة تأمينية
ui-example-charity = جمعية سواعد الشفاء الصحية
ui-example-charity-label = الجهة المنفّذة
ui-example-region = عسير
ui-example-field = صحي
ui-example-fields = مجالات
ui-example-track = رعوي
ui-example-by-field = التبرعات حسب المجال
ui-example-by-month = التبرعات حسب الشهر
ui-example-by-region = التبرعات حسب المنطقة
ui-example-month = شهر
ui-example-amount = المبلغ
ui-example-other-amount = مبلغ آخر
ui-example-email = البريد الإلكتروني
ui-example-name = الاسم
ui-example-anonymous-name = فاعل خير
ui-example-anonymous = أخفِ اسمي في هذا التبرع
ui-example-code = رمز التحقق
ui-example-where = إلى أين يذهب تبرعك؟
ui-example-most-needed = الأشد احتياجًا
ui-example-message = رسالة
ui-example-photos = صور التنفيذ
ui-example-photos-hint = صور JPEG أو PNG أو WebP، دون وجوه المستفيدين.
ui-example-intention = صدقة
ui-example-intention-zakat = زكاة
ui-example-surplus = إن زاد التبرع على حاجة الفرصة
ui-example-surplus-similar = حوّلوه إلى فرصة مشابهة
ui-example-surplus-refund = أعيدوه إليّ
ui-example-reach = 60 مستفيدًا
ui-example-total = مجموع تبرعاتي
ui-example-reports = تقارير أثر جديدة
ui-example-waiting = بانتظار المراجعة
ui-example-since-yesterday = منذ أمس
ui-example-state = أين وصل
ui-example-story = القصة
ui-example-story-title = اكتملت 620 جلسة غسيل كلوي لستين مريضًا
ui-example-share = غطّى تبرعك جلستين كاملتين من هذا المشروع
ui-example-milestone = شراء الأجهزة وتركيبها
ui-example-milestones = المراحل
ui-example-task = أضف صور المرحلة الثانية
ui-example-notice-title = عنوان قصير
ui-example-notice-text = جملة تقول ماذا يعني هذا، وما الذي يمكن فعله الآن.
ui-example-empty-title = لا فرص بهذا الاختيار
ui-example-empty-text = وسّع البحث أو اختر مجالًا آخر، وستجد من ينتظر عطاءك.
ui-example-stages = خطوات التبرع
ui-example-stage-basket = السلّة
ui-example-stage-payment = الدفع
ui-example-stage-thanks = الإيصال
ui-example-step-gift = تبرعك
ui-example-step-allocation = التخصيص
ui-example-step-payment = الصرف
ui-example-step-work = التنفيذ
ui-example-step-evidence = الأثر
ui-example-words = ألف ومئتان وأربعة وثلاثون ريالًا وخمسون هللة فقط لا غير
ui-example-reject = رفض
ui-example-reject-confirm = نعم، أرفض الطلب
