"""Places that news is often filed from, for telling a dateline from a sentence. Not a gazetteer."""

from __future__ import annotations

from typing import Final

from index.normalise.calendar_words import fold

_CITIES: Final = """
Abidjan|Abu Dhabi|Abuja|Accra|Addis Ababa|Aden|Ahmedabad|Aleppo|Algiers|Amman|Amsterdam|Ankara|Antananarivo
Antwerp|Ashgabat|Asmara|Astana|Asunción|Athens|Atlanta|Auckland|Austin|Baghdad|Baku|Bali|Baltimore|Bamako
Bandung|Bangalore|Bengaluru|Bangkok|Bangui|Banjul|Barcelona|Basel|Basra|Beijing|Beirut|Belfast|Belgrade|Belmopan
Berlin|Bern|Bhopal|Bhubaneswar|Bilbao|Birmingham|Bishkek|Bissau|Bogotá|Bologna|Bonn|Bordeaux|Boston|Brasília
Bratislava|Bremen|Brisbane|Brussels|Bruxelles|Brüssel|Bucharest|Budapest|Buenos Aires|Bujumbura|Cairo|Kairo
Calcutta|Calgary|Canberra|Cape Town|Caracas|Cardiff|Casablanca|Chandigarh|Chennai|Chicago|Chisinau|Chișinău
Cologne|Köln|Colombo|Conakry|Copenhagen|Kopenhagen|Dakar|Dallas|Damascus|Damaskus|Dar es Salaam|Darwin|Davos
Dehradun|Delhi|Denver|Detroit|Dhaka|Dili|Djibouti|Dodoma|Doha|Dortmund|Dresden|Dubai|Dublin|Durban|Dushanbe
Düsseldorf|Edinburgh|Edmonton|Erfurt|Essen|Florence|Frankfurt|Frankfurt am Main|Frankfurt/Main|Freetown|Gaborone
Gaza|Gaza City|Geneva|Genève|Genf|Genoa|Georgetown|Glasgow|Guatemala City|Guangzhou|Gurugram|Guwahati|Hague
Halifax|Hamburg|Hannover|Hanoi|Harare|Havana|La Habana|Helsinki|Hiroshima|Ho Chi Minh City|Hobart|Hong Kong
Honolulu|Houston|Hyderabad|Imphal|Islamabad|Istanbul|İstanbul|Izmir|İzmir|Jaipur|Jakarta|Jammu|Jeddah|Jerusalem
Johannesburg|Juba|Kabul|Kampala|Kano|Karachi|Kathmandu|Kharkiv|Khartoum|Kiel|Kiev|Kyiv|Kiew|Kigali|Kingston
Kinshasa|Kochi|Kolkata|Kuala Lumpur|Kuwait City|La Paz|Lagos|Lahore|Las Vegas|Leipzig|Libreville|Lilongwe|Lima
Lisbon|Lissabon|Lisboa|Liverpool|Ljubljana|Lomé|London|Londres|Londra|Los Angeles|Luanda|Lucknow|Lusaka
Luxembourg|Lviv|Lyon|Madrid|Magdeburg|Mainz|Malabo|Malé|Managua|Manama|Manchester|Manila|Maputo|Marseille|Maseru
Mbabane|Mecca|Medellín|Melbourne|Mexico City|Miami|Milan|Milano|Mailand|Minneapolis|Minsk|Mogadishu|Monaco
Monrovia|Monterrey|Montevideo|Montreal|Montréal|Moroni|Moscow|Moskau|Moscou|Moscú|Mosca|Москва|Mosul|Mumbai
Munich|München|Muscat|Nagoya|Nairobi|Naples|Napoli|Neapel|Nassau|Naypyidaw|N'Djamena|New Delhi|Neu-Delhi
New Orleans|New York|Newark|Niamey|Nice|Nicosia|Noida|Nouakchott|Nuremberg|Nürnberg|Odesa|Odessa|Oslo|Osaka
Ottawa|Ouagadougou|Palermo|Panama City|Paramaribo|Paris|Patna|Peking|Perth|Peshawar|Philadelphia|Phnom Penh
Phoenix|Pittsburgh|Podgorica|Port Louis|Port Moresby|Port of Spain|Port-au-Prince|Portland|Porto|Porto-Novo
Potsdam|Prague|Prag|Praia|Pretoria|Pristina|Pune|Putrajaya|Pyongyang|Quebec|Quito|Rabat|Ramallah|Ranchi
Rawalpindi|Reykjavik|Riga|Rio de Janeiro|Riyadh|Rom|Rome|Roma|Rostock|Rotterdam|Saarbrücken|Sacramento
Saint Petersburg|St. Petersburg|San Diego|San Francisco|San José|San Juan|San Salvador|Sanaa|Santiago
Santo Domingo|São Paulo|Sao Paulo|Sarajevo|Schwerin|Seattle|Seoul|Seville|Shanghai|Shenzhen|Shimla|Singapore
Skopje|Sofia|Srinagar|Stockholm|Strasbourg|Stuttgart|Sucre|Surabaya|Suva|Sydney|São Tomé|Taipei|Tallinn|Tashkent
Tbilisi|Tegucigalpa|Tehran|Teheran|Tel Aviv|The Hague|Den Haag|Thimphu|Thiruvananthapuram|Tirana|Tokyo|Tokio
Toronto|Tripoli|Tunis|Turin|Torino|Ulaanbaatar|United Nations|Vaduz|Valencia|Valletta|Vancouver|Varanasi
Vatican City|Venice|Vienna|Wien|Vientiane|Vilnius|Vladivostok|Warsaw|Warszawa|Warschau|Washington|Washington DC
Washington D.C.|Wellington|Wiesbaden|Windhoek|Winnipeg|Yamoussoukro|Yangon|Yaoundé|Yerevan|Zagreb|Zurich|Zürich
Agra|Allahabad|Amritsar|Aurangabad|Coimbatore|Faridabad|Gandhinagar|Ghaziabad|Gwalior|Indore|Jabalpur|Jodhpur|Kanpur
Kozhikode|Ludhiana|Madurai|Mangaluru|Meerut|Mysuru|Nagpur|Nashik|Panaji|Puducherry|Prayagraj|Raipur|Rajkot|Surat
Thane|Thrissur|Tiruchirappalli|Udaipur|Vadodara|Vijayawada|Visakhapatnam|Faisalabad|Multan|Quetta|Chattogram|Sylhet
Belo Horizonte|Curitiba|Fortaleza|Manaus|Porto Alegre|Recife|Belém|Cali|Guayaquil|Guadalajara|Tijuana|Córdoba|Rosario
Chengdu|Chongqing|Hangzhou|Nanjing|Tianjin|Wuhan|Xi'an|Busan|Fukuoka|Kobe|Kyoto|Sapporo|Yokohama|Cebu|Davao|Da Nang
Chiang Mai|Mandalay|Penang|Makassar|Medan|Yogyakarta|Almaty|Samarkand|Tabriz|Isfahan|Mashhad|Erbil|Haifa|Alexandria
Marrakesh|Oran|Kumasi|Ibadan|Port Harcourt|Mombasa|Bulawayo|Bloemfontein|Aberdeen|Belgorod|Bergen|Bristol|Dnipro
Donetsk|Eindhoven|Gdańsk|Gothenburg|Graz|Grenoble|Innsbruck|Karlsruhe|Kraków|Krakow|Leeds|Lille|Linz|Luzern|Malmö
Mannheim|Montpellier|Mykolaiv|Nantes|Newcastle|Nottingham|Novosibirsk|Poznań|Rennes|Salzburg|Sheffield|Sumy
Tampere|Thessaloniki|Toulouse|Trondheim|Turku|Utrecht|Wrocław|Yekaterinburg|Zaporizhzhia|Zaragoza|Екатеринбург
Казань|Київ|Киев|Минск|Санкт-Петербург|Bahrain|Kuwait|Hà Nội|København|Athina|Bucureşti|București|Praha|Lisboa|Genova
Bari|Catania|Cagliari|Trieste|Verona|Padova|Perugia|Sevilla|Málaga|Murcia|Vigo|Coimbra|Braga|Faro|Göteborg|Uppsala
Aarhus|Odense|Stavanger|Espoo|Oulu|Gdynia|Katowice|Lublin|Brno|Ostrava|Košice|Debrecen|Szeged|Cluj-Napoca|Iași|Timișoara
Харків|Львів|Одеса|Дніпро|Владивосток|Новосибирск|София|Београд|القاهرة|الرياض|دبي|أبوظبي|الدوحة|الكويت|بغداد|بيروت
دمشق|عمان|القدس|غزة|رام الله|الخرطوم|الجزائر|الرباط|تونس|طرابلس|صنعاء|عدن|مسقط|المنامة
نئی دہلی|اسلام آباد|کراچی|لاہور|تهران
नई दिल्ली|मुंबई|लखनऊ|पटना|भोपाल|जयपुर|कोलकाता|चेन्नई|रांची|देहरादून|चंडीगढ़|ঢাকা|কলকাতা|চট্টগ্রাম
"""

CITIES: Final = frozenset(fold(city) for line in _CITIES.split("\n") for city in line.split("|") if city)


def is_city(name: str) -> bool:
    """Whether news is often filed from a place of this name."""
    return fold(name.strip()) in CITIES
