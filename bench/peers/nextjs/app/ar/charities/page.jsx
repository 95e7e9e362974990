// The charity directory: one page of charities by name, read from Ataa's own database.
import Database from 'better-sqlite3';

export const dynamic = 'force-dynamic';

const PAGE_SIZE = 24;
let statements;

/** Prepared once per process, as a careful site would. */
function prepared() {
  if (!statements) {
    const database = new Database(process.env.ATAA_PEER_DATABASE, { readonly: true });
    statements = {
      cards: database.prepare(`SELECT c.id, c.slug, c.license_number, c.name_ar, c.city_ar, c.region_code,
        (SELECT COUNT(*) FROM opportunity o WHERE o.charity_id = c.id AND o.state = 'published'
          AND o.published_at_us IS NOT NULL) AS open_count,
        (SELECT COUNT(*) FROM opportunity o WHERE o.charity_id = c.id AND o.state = 'completed') AS completed_count,
        (SELECT COALESCE(SUM(t.collected_halalas), 0) FROM opportunity o
          JOIN opportunity_total t ON t.opportunity_id = o.id WHERE o.charity_id = c.id) AS collected_halalas
        FROM charity c WHERE c.state = 'active' ORDER BY c.name_ar, c.id LIMIT ${PAGE_SIZE}`),
      count: database.prepare("SELECT COUNT(*) AS count FROM charity WHERE state = 'active'"),
      fields: database.prepare('SELECT code, name_ar FROM field WHERE active ORDER BY position'),
      regions: database.prepare('SELECT code, name_ar FROM region ORDER BY position'),
      charityFields: database.prepare('SELECT charity_id, field_code FROM charity_field ORDER BY field_code'),
    };
  }
  return statements;
}

const amount = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** The letter that a charity is found under: that of its name behind "the charity". */
function letter(name) {
  return name.replace(/^جمعية /, '').replace(/^ال/, '').slice(0, 1);
}

function Card({ charity, place, fields }) {
  return (
    <li>
      <article className="card charity-card">
        <span aria-hidden="true" className="medallion"><span className="medallion__letter">{letter(charity.name_ar)}</span></span>
        <div>
          <h3><a href={`/ar/charities/${charity.slug}`}>{charity.name_ar}</a></h3>
          <p>{`${charity.city_ar} · ${place}`}</p>
        </div>
        <p>{`رقم الترخيص ${charity.license_number}`}</p>
        <ul>{fields.map((field) => <li key={field.code}><span className={`badge field--${field.code}`}>{field.name_ar}</span></li>)}</ul>
        <dl>
          <div><dt>فرص متاحة</dt><dd><bdi dir="ltr">{charity.open_count}</bdi></dd></div>
          <div><dt>مكتملة</dt><dd><bdi dir="ltr">{charity.completed_count}</bdi></dd></div>
          <div><dt>جُمع</dt><dd><bdi dir="ltr">{amount.format(charity.collected_halalas / 100)}<span> ريال سعودي</span></bdi></dd></div>
        </dl>
      </article>
    </li>
  );
}

function Choice({ id, label, every, items }) {
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={id}>
        <option value="">{every}</option>
        {items.map((item) => <option key={item.code} value={item.code}>{item.name_ar}</option>)}
      </select>
    </div>
  );
}

export default function Page() {
  const sql = prepared();
  const cards = sql.cards.all();
  const fields = sql.fields.all();
  const regions = sql.regions.all();
  const fieldsOf = new Map();
  for (const { charity_id: id, field_code: code } of sql.charityFields.all()) {
    const key = id.toString('hex');
    fieldsOf.set(key, [...(fieldsOf.get(key) ?? []), code]);
  }
  const find = 'ابحث باسم الجمعية أو المدينة أو رقم الترخيص';
  return (
    <div className="wrap">
      <header>
        <h1>الجمعيات</h1>
        <p>جمعيات أهلية مرخّصة، لكل منها صفحة تعرض ترخيصها وحوكمتها وما نفّذته.</p>
      </header>
      <form method="get" action="/ar/charities" role="search">
        <label htmlFor="q">{find}</label>
        <input id="q" name="q" type="search" placeholder={find} maxLength={80} />
        <Choice id="region" label="المنطقة" every="كل المناطق" items={regions} />
        <Choice id="field" label="المجال" every="كل المجالات" items={fields} />
        <button type="submit">اعرض الجمعيات</button>
      </form>
      <h2>الجمعيات التي تطابق بحثك</h2>
      <p role="status">{`\u2068${sql.count.get().count}\u2069 جمعية`}</p>
      <h2>الجمعيات</h2>
      <ul className="card-grid">
        {cards.map((charity) => (
          <Card
            key={charity.slug}
            charity={charity}
            place={regions.find((region) => region.code === charity.region_code).name_ar}
            fields={fieldsOf.get(charity.id.toString('hex')).map((code) => fields.find((field) => field.code === code))}
          />
        ))}
      </ul>
      <nav><a href="/ar/charities?after=next" rel="next">التالي</a></nav>
    </div>
  );
}
