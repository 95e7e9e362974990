# Impact reports: the public page, the gallery of completed causes, and the report on paper.
reports-gallery-title = حكايات اكتملت
reports-gallery-lead = كل قضية هنا اكتمل تمويلها ووصل أثرها. اقرأ ما تحقق، وأين ذهب كل ريال، بالصور والأرقام.
reports-gallery-description = تقارير أثر منشورة لكل فرصة اكتملت على منصة عطاء: الصور قبل وبعد، وعدد المستفيدين، وبنود الصرف.
reports-gallery-empty = لا تقارير بهذه الشروط بعد. جرّب مجالًا آخر أو منطقة أخرى.
reports-gallery-empty-title = لا تقارير هنا بعد
reports-gallery-all = كل التقارير
reports-filter-label = تصفية التقارير
reports-filter-field = المجال
reports-filter-region = المنطقة
reports-filter-all-fields = كل المجالات
reports-filter-all-regions = كل المناطق
reports-filter-apply = اعرض
reports-impact = الأثر
reports-kicker = تقرير أثر
reports-by = تنفيذ
reports-description = تقرير أثر: { $title }. ما تحقق، ومن وصلهم العطاء، وأين صُرف كل ريال.
reports-unpublished = هذا التقرير لم يُنشر بعد. تراه لأنك من فريق الجمعية أو المشرفين.
reports-story = ما الذي تغيّر
reports-before = قبل
reports-after = بعد
reports-photo = صورة من التنفيذ
reports-before-after = قبل وبعد
reports-photos = صور من التنفيذ
reports-outputs = ما تحقق
reports-output = المخرَج
reports-quantity = العدد
reports-costs = أين ذهب المال
reports-costs-lead = كل بند مما صُرف للجمعية على هذه الفرصة.
reports-cost = البند
reports-amount-sar = المبلغ (ريال)
reports-share = النسبة
reports-total = المجموع
reports-timeline = الطريق من أول تبرع إلى الأثر
reports-moment = الخطوة
reports-day = التاريخ
reports-charity = الجهة المنفّذة
reports-license = رقم الترخيص
reports-field = المجال
reports-place = المكان
reports-reached = وصل العطاء إلى
reports-planned = كان المأمول
reports-given = مجموع التبرعات
reports-gifts = عدد التبرعات
reports-published-on = تاريخ النشر
reports-number = رقم التقرير
reports-opportunity-number = رقم الفرصة
reports-target = المستهدف
# $amount (String) - an amount without its currency
reports-sar = { $amount } { RIYALS($amount) }
# $count (number) - people, $count-text - the same, as displayed
reports-people =
    { $count ->
        [zero] لا مستفيدين
        [one] مستفيد واحد
        [two] مستفيدان
        [few] { $count-text } مستفيدين
        [many] { $count-text } مستفيدًا
       *[other] { $count-text } مستفيد
    }
# $count (number) - gifts, $count-text - the same, as displayed
reports-gift-count =
    { $count ->
        [zero] لا تبرعات
        [one] تبرع واحد
        [two] تبرعان
        [few] { $count-text } تبرعات
        [many] { $count-text } تبرعًا
       *[other] { $count-text } تبرع
    }
reports-own-title = نصيبك من هذا الأثر
# $given (String) - amount, $percent (String) - share, $title (String) - the cause
reports-own-share = عطاؤك البالغ { $given } { RIYALS($given) } كان { $percent } من «{ $title }».
# $given (String) - amount, $title (String) - the cause
reports-own-share-small = عطاؤك البالغ { $given } { RIYALS($given) } كان جزءًا من «{ $title }»، وكل جزء منه وصل.
# $count (number) - people, $count-text - the same, as displayed
reports-own-people =
    { $count ->
        [zero] وهو جزء مما وصل إلى المستفيدين.
        [one] وهو ما يعادل نصيب مستفيد واحد.
        [two] وهو ما يعادل نصيب مستفيدَين.
        [few] وهو ما يعادل نصيب { $count-text } مستفيدين.
        [many] وهو ما يعادل نصيب { $count-text } مستفيدًا.
       *[other] وهو ما يعادل نصيب { $count-text } مستفيد.
    }
reports-own-thanks = شكرًا لإحسانك، تقبّل الله منك.
reports-own-pdf = نسختك وفيها نصيبك (PDF)
reports-pdf = التقرير للجميع (PDF)
reports-give-similar = ادعم قضية مشابهة
reports-more = المزيد من الحكايات
reports-moment-opened = فُتح باب التبرع
# $amount (String) - what was collected
reports-moment-funded = اكتمل التمويل: { $amount } { RIYALS($amount) }
# $amount (String) - what was paid, $label (String) - for which step
reports-moment-paid = صُرف للجمعية { $amount } { RIYALS($amount) } ({ $label })
# $label (String) - the step
reports-moment-reached = تحققت مرحلة: { $label }
reports-moment-reported = نُشر تقرير الأثر
