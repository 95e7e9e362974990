home-title = أعطِ وتابع أثرك
home-description = تبرّع لقضية تهمّك في أقل من دقيقة، وتابع كل ريال إلى من وصل إليه، بتقرير موثّق بالصور والأرقام.
home-hero-title = عطاؤك يصل، ونُريك أثره خطوة بخطوة
home-hero-lead = اختر قضية تهمّك وتبرّع في أقل من دقيقة، ثم تابع كل ريال من يدك إلى من وصل إليه، بتقرير موثّق بالصور والأرقام.
home-promise-licensed = جهات مرخّصة وموثّقة
home-promise-whole = بلا أي استقطاع
home-promise-report = تقرير أثر لكل متبرع
home-count-collected = إجمالي التبرعات بالريال
home-needed-title = فرص بحاجة إليك الآن
home-needed-all = عرض كل الفرص
home-needed-empty-title = اكتملت كل الفرص المنشورة
home-needed-empty-text = نراجع فرصًا جديدة كل يوم. ويصل تبرّعك السريع إلى أول محتاج فور نشرها.
home-fields-title = اختر ما يشبه قلبك
home-programs-title = أبواب العطاء
home-program-zakat = أخرج زكاتك
home-program-zakat-note = فرص راجعها مختصون وتُقبل فيها الزكاة
home-program-urgent = لبِّ نداءً عاجلًا
home-program-urgent-note = حالات لا تحتمل الانتظار
home-program-debt = فرّج كربة
home-program-debt-note = سداد ديون أُسر متعثّرة
home-program-orphans = ارعَ يتيمًا
home-program-orphans-note = رعاية وتعليم ومأوى
home-program-water = اسقِ عطشًا
home-program-water-note = سقيا ماء لقرى وطرق
home-program-meals = أطعم جائعًا
home-program-meals-note = وجبات وإفطار صائم
home-where-title = أين يصل العطاء؟
home-where-all = صفحة الأثر
home-where-by-region = حسب المنطقة
home-where-by-field = حسب المجال
home-where-updating = نحدّث هذه الأرقام الآن. عُد بعد قليل، وتبرّعك لا يتأثر بذلك.
home-journey-title = رحلة الريال
home-journey-lead = كل ريال يمرّ بخمس محطات، وترى تاريخ كل محطة في صفحة تبرعك.
home-journey-give = تبرّعك
home-journey-give-note = يُقيَّد في سجل لا يُعدَّل
home-journey-allocate = التخصيص
home-journey-allocate-note = يُوجَّه إلى الفرصة التي اخترتها
home-journey-pay = الصرف
home-journey-pay-note = بموافقة شخصين وعلى مراحل
home-journey-deliver = التنفيذ
home-journey-deliver-note = فواتير وصور بتاريخها ومكانها
home-journey-impact = الأثر
home-journey-impact-note = تقرير يصلك وتتحقق منه بنفسك
home-reports-title = عطاء أثمر
home-reports-all = كل تقارير الأثر
# $count (number) - people reached, $count-text - the same, as displayed
home-reports-reached =
    { $count ->
        [zero] لم يُحصَ من وصل إليهم
        [one] وصل إلى مستفيد واحد
        [two] وصل إلى مستفيدَين
        [few] وصل إلى { $count-text } مستفيدين
        [many] وصل إلى { $count-text } مستفيدًا
       *[other] وصل إلى { $count-text } مستفيد
    }
home-trust-label = لماذا تطمئن
home-trust-license-title = منصة مرخّصة
home-trust-license-text = رقم ترخيص جمع التبرعات: تجريبي 900000. ويظهر رقم ترخيص كل جمعية في صفحتها وفي كل فرصة لها.
home-trust-audit-title = سجل لا يُعدَّل
home-trust-audit-text = كل مبلغ قيدٌ مزدوج لا يُمحى ولا يُعدَّل، وتُطابق الأرصدة آليًا.
home-trust-two-title = لا صرف بتوقيع واحد
home-trust-two-text = يعتمد الصرفَ شخصان مختلفان، وإلى حساب الجمعية المسجَّل وحده.
home-trust-privacy-title = كرامة المستفيد أولًا
home-trust-privacy-text = لا نعرض اسم مستفيد ولا وجهه ولا عنوانه.
home-about-link = كيف تعمل عطاء
