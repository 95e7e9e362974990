# What a gift is for, when it is not one opportunity.
# $name (String) - name of the field
giving-target-field = صدقة في المجال { $name }
giving-target-general = حيث الحاجة أشد

giving-intention-sadaqah = صدقة
giving-intention-ongoing-sadaqah = صدقة جارية
giving-intention-zakat = زكاة مال
giving-intention-other = عبادة مخصوصة

giving-riyal = ريال سعودي

giving-receipt-title = إيصال تبرع
giving-receipt-number = رقم الإيصال
giving-receipt-date = تاريخ الاستلام
giving-receipt-time = الساعة، بتوقيت الرياض
giving-receipt-total = المجموع
giving-receipt-purpose = التبرع
giving-receipt-charity = الجهة المنفّذة
giving-receipt-intention = النيّة
giving-receipt-amount = المبلغ بالريال
# $charity (String) - its name, $license (String) - its licence number
giving-receipt-charity-value = { $charity }، ترخيص رقم { $license }
giving-receipt-pool = تُخصَّص للفرصة الأشد حاجة
giving-receipt-no-deduction = وصل المبلغ كاملًا إلى غرضه، ولم يُقتطع منه شيء. نيّة التبرع ثابتة منذ استلامه ولا تُصرف في غيرها.
giving-receipt-footer = إيصال صادر آليًا ولا يحتاج إلى ختم أو توقيع
giving-receipt-cancelled-label = تاريخ الإلغاء
giving-receipt-cancelled-text = أُلغي هذا الإيصال لأن المبلغ أُعيد كاملًا إلى المتبرع.
