"""Words that change what a sentence asserts: negations, numbers, dates, units. Lower case, several languages."""

from factcheck.text.characters import CURRENCIES


def words_of(listed: str) -> frozenset[str]:
    """Return the blank-separated words as a set."""
    return frozenset(listed.split())


NEGATIONS = words_of(
    "not no never none nobody nothing neither nor nowhere without cannot hardly scarcely barely unable non "
    "aren't isn't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't mustn't haven't "
    "hasn't hadn't ain't needn't denied denies deny "
    "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder "
    "ne n pas jamais aucun aucune personne rien sans nunca nadie nada ningún ninguna ninguno sin jamás "
    "não nem nenhum nenhuma sem mai nessuno nessuna niente senza niet geen nooit niemand "
    "не нет ни никогда никто ничего без ні немає ніколи لا لم لن ليس ليست غير ما नहीं मत न 不 没 沒 無 无 非 未"
)
NUMBERS = words_of(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand "
    "thousands million millions billion billions trillion trillions dozen dozens half third thirds quarter "
    "quarters double doubled twice triple tripled first second fourth fifth sixth seventh eighth ninth tenth "
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend million millionen milliarde "
    "milliarden deux trois quatre cinq sept huit neuf dix vingt cent mille milliard milliards dos tres cuatro "
    "cinco seis siete ocho nueve diez cien mil millón millones "
    "два две три четыре пять шесть семь восемь девять десять сто тысяча тысяч миллион миллионов миллиард "
    "一 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億 零 两"
)
SCALES = words_of(
    "hundred thousand million billion trillion bn mn tn m k percent percentage per cent pct dozen "
    "tausend million millionen milliarde milliarden prozent mille millions milliard milliards mil millones "
    "тысяч миллион миллионов миллиардов процентов"
)
DATES = words_of(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday "
    "mon tue wed thu fri sat sun today yesterday tomorrow tonight "
    "januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "heute gestern morgen janvier février mars avril juin juillet août septembre octobre novembre décembre "
    "lundi mardi mercredi jeudi vendredi samedi dimanche hier demain enero febrero marzo abril mayo junio julio "
    "agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo ayer mañana "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
UNITS = words_of(
    "percent percentage percents cent cents pct point points dollar dollars euro euros pound pounds sterling yen "
    "yuan rouble roubles ruble rubles franc francs rupee rupees won peso pesos hryvnia usd eur gbp jpy cny rub chf "
    "metre metres meter meters km kilometre kilometres kilometer kilometers mile miles foot feet inch inches yard "
    "yards acre acres hectare hectares litre litres liter liters gallon gallons barrel barrels kg kilogram kilograms "
    "gram grams ton tons tonne tonnes ounce ounces lb lbs mg ml cm mm celsius fahrenheit degree degrees watt watts "
    "kw mw gw kwh mwh gwh hertz second seconds minute minutes hour hours day days week weeks month months year years "
    "decade decades century centuries bn mn tn prozent stunde stunden tage wochen monate jahre heures jours semaines "
    "mois ans horas días semanas meses años % ‰ ° " + " ".join(CURRENCIES)
)
# Capital at the start of a sentence without being names.
COMMON = words_of(
    "a an the this that these those it he she they we you i in on at by of to for from with as and or but if so "
    "there here when while after before since because however meanwhile his her its their our my your not no both "
    "all some many most more one two what who why how where which also yet still even only just now then "
    "der die das ein eine er sie es wir ich le la les un une il elle nous el los las una"
)
