import { fold } from '../normalise.ts'

/*
 * A safety net, not content: names that are common among those who write here, in the scripts they are written in. It is part of the
 * program so that no edit of a text can weaken it. Words that are also everyday words of a language spoken here stay out: what is
 * unknown, or stands where a name stands, is found by other means.
 */
const given = `
ahmad ahmed ahmet mohammad mohammed mohamad mohamed muhammad muhammed muhammet mehmet mahmoud mahmud mahmut mustafa moustafa ali hassan hasan
hussein hossein hussain hüseyin ibrahim ismail ismael yusuf yousef youssef yussuf yosef omar omer ömer osman othman khaled khalid halid karim
kareem abdullah abdallah abdul abdulrahman abdirahman abdi rahman rahim walid waleed tarek tariq bilal samir sami rami nabil faisal hamza
hamid hamed saeed said sayed reza mehdi mahdi amir ameer arash omid navid farhad farid behrouz jamal jamil anwar idris idriss salah saleh
fatima fatma fatemeh fatuma aisha ayşe aicha amina emine maryam mariam meryem khadija hatice zainab zeynep zahra zohra leila layla leyla
nour noor nura rania samira amal hanan huda heba hala dina rima reem yasmin yasemin jasmin shirin parisa niloufar nasrin farida soraya
elif esra merve büşra kübra emre murat burak serkan hakan kemal kenan orhan selim cem deniz tolga yasin furkan
rojin rojda berfin berivan dilan zilan azad baran serhat welat rizgar hêvî evîn delal
mykola oleksandr oleksiy oleksii andriy andrii serhiy serhii volodymyr dmytro bohdan taras yaroslav viktor vadym ihor yevhen maksym
olena oksana iryna natalia nataliia tetiana kateryna yuliia yulia anastasia anastasiia svitlana halyna liudmyla daria dariia sofiia
aleksandr alexander alexej sergej sergei sergey andrej andrei dmitri dmitry ivan igor vladimir mikhail nikolai oleg pavel
olga irina elena natascha natalya tatjana tatiana jekaterina ekaterina svetlana ludmila galina
abel filmon filimon yonas yohannes yonatan tesfay tesfaye mulugeta kidane habtom merhawi samuel haile hailu berhane biniam binyam robel
selam semhar luwam feven rahel winta senait tigist almaz hiwot saba mebrahtu gebre tekle
hodan hawa halima fadumo farah nasra ayaan ifrah hibo sahra warsame abukar mahad liban guled
anna maria julia laura lena lisa sarah lea hannah katharina christina stefanie sabine petra monika claudia susanne andrea
michael thomas andreas stefan christian daniel markus martin peter klaus jürgen wolfgang tobias sebastian jonas lukas leon felix
john james david robert william jennifer jessica emily
jean pierre marie françois philippe nicolas aminata mamadou ousmane fatoumata moussa ibrahima abdoulaye
müller schmidt schneider fischer weber meyer wagner becker schulz hoffmann neumann schwarz zimmermann krüger hartmann
yılmaz kaya demir çelik şahin yıldız yıldırım öztürk aydın özdemir arslan doğan kılıç aslan
shevchenko kovalenko bondarenko tkachenko kravchenko petrenko ivanov ivanova petrov petrova smirnov smirnova kuznetsov
ahmadi mohammadi hosseini rezaei karimi hashimi haidari nazari rahimi rahmani ahmadzai stanikzai
`
const other = `
محمد أحمد احمد محمود مصطفى علي حسن حسين إبراهيم ابراهيم إسماعيل يوسف عمر عثمان خالد عبدالله عبدالرحمن عبد وليد طارق بلال سمير رامي نبيل
فيصل حمزة سعيد رضا مهدي امير أمير جمال انور صالح فاطمة فاطمه عائشة عايشة أمينة مريم خديجة زينب زهرا زهراء ليلى سميرة حنان هدى هبة رانيا
ريم ياسمين نورا آية شيماء مصطفی علی حسین رضا احمدی محمدی حسینی کریمی رحیمی نظری حیدری فرهاد فرید امید نوید آرش بهروز جاوید
زهرا نسرین پریسا شیرین فریده ثریا نیلوفر لیلا گل احمدزی ستانکزی خان جان
мохаммед мухаммед ахмед ахмад махмуд али хасан хусейн омар мустафа
олександр олексій андрій сергій володимир дмитро микола богдан тарас ярослав віктор вадим ігор євген максим іван петро павло юрій
олена оксана ірина наталія наталя тетяна катерина юлія анастасія світлана галина людмила дарія дарина софія марія ганна ольга
александр алексей андрей сергей владимир дмитрий николай виктор игорь олег павел юрий евгений михаил иван максим
ольга ирина елена наталья татьяна екатерина юлия анастасия светлана людмила дарья мария анна
шевченко коваленко бондаренко ткаченко кравченко петренко иванов иванова петров петрова смирнов смирнова кузнецов
ኣቤል ኣብርሃም ፊልሞን ዮናስ ዮሃንስ ዮውሃንስ ተስፋይ ሙሉጌታ ኪዳነ ሃብቶም መርሃዊ ሳሙኤል ሃይለ ብርሃነ ቢንያም ሮቤል ዳዊት ሰምሃር ሉዋም ፌቨን ራሄል ዊንታ ሰናይት ትግስቲ ኣልማዝ
ህይወት ሳባ ሚርያም ማርያም መሓመድ ኣሕመድ ኢብራሂም ገብረ ተክለ
`
const listed = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u).map(fold).filter(Boolean))

/** Names, folded as words are compared. */
export const names = listed(given + other)

/** A name is likely to follow (or in Turkish and the Kurdish and Persian languages to stand before): kin, titles, "I am". Folded. */
export const persons = listed(`
bin heiße heisse heißt name namens frau herr herrn sohn tochter bruder schwester freund freundin cousin cousine neffe nichte lehrer lehrerin
chef chefin onkel tante berater beraterin dr ehemann ehefrau sachbearbeiter sachbearbeiterin
called named mr mrs ms miss son daughter brother sister friend husband wife nephew niece teacher boss uncle aunt
ben adım ismim oğlum kızım kardeşim abim ablam eşim arkadaşım kuzenim yeğenim bey hanım öğretmenim hocam
suis m'appelle appelle nom fils fille frère soeur sœur ami amie mari femme madame monsieur mme neveu nièce cousin cousine
зовут зовуть звати сын син дочь дочка доньку брат сестра сестру друг подруга муж чоловік жена дружина племянник племінник пан пані господин госпожа
انا أنا اسمي إسمي اسمه اسمها ابني بنتي ابنتي اخي أخي اختي أختي صديقي صديقتي زوجي زوجتي السيد السيدة استاذ أستاذ
نامم اسمم اسم پسرم دخترم برادرم خواهرم دوستم شوهرم همسرم آقای خانم استاد
زه زما نوم زوی لور ورور خور ملګری مېړه
ez min navê kurê keça birayê xwişka hevalê mêrê
magacaygu wiilkayga gabadhayda walaalkay walaashay saaxiibkay ninkayga xaaskayga
ስመይ ወደይ ጓለይ ሓወይ ሓፍተይ ዓርከይ ሰብኣየይ ሰበይተይ ኣነ
`)

/** "My name is", wherever it stands: whoever says so is not asking about a subject alone. */
export const introduces =
  /(?<!\p{L})(?:ich heiße|ich heisse|mein(?:e)? (?:name|tel|handy|nummer)|my name|adım|ismim|benim adım|je m'appelle|mon nom|меня зовут|мене звати|моє ім'я|моя фамилия|اسمي|إسمي|نامم|اسمم|نام من|اسم من|زما نوم|navê min|magacaygu|ስመይ)(?!\p{L})/iu

/** Words of an address, with a number beside them. */
export const streets =
  /(?:str(?:aße|asse)|str\.|(?<=\p{L})(?:weg|allee|gasse|platz|ufer|damm)(?!\p{L})|(?<!\p{L})(?:street|road|avenue|rue|sokak|sokağı|cad\.?|caddesi|mahallesi|улица|ул\.|вулиця|вул\.|شارع|خیابان|کوچه|سړک|ጎደና)(?!\p{L}))/iu
