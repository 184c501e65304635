"""What the sample desk has found out: sources, parties and claims, as data."""

from datetime import date

from factcheck.ops.sample.records import SampleClaim, SampleEvidence, SamplePosition, SampleSource

ARTICLE_URL = "https://courier.example/politics/pact-with-pyongyang"


SOURCES: dict[str, SampleSource] = {
    "council": SampleSource("https://council.example/records/511", ("council.html",), "primary_document"),
    "duma": SampleSource("https://duma.example/votes/autumn", ("duma.html",), "primary_document"),
    "treaty": SampleSource(
        "https://treaties.example/dprk/reading-copy", ("treaty.html",), "primary_document"
    ),
    "briefing": SampleSource("https://state.example/briefings/11-04", ("briefing.html",), "interested_party"),
    "wire": SampleSource("https://wire.example/pyongyang-rejects", ("wire.html",), "secondary"),
    "post": SampleSource(
        "https://post.example/world/missile-deal", ("courier.html",), "secondary", derived_from="wire"
    ),
    "ministry": SampleSource("https://ministry.example/visits/choe", ("ministry.html",), "competent_body"),
    "launch": SampleSource(
        "https://jcs.example/notices/11-05", ("launch.html", "launch2.html"), "interested_party"
    ),
}

PARTIES: dict[str, tuple[str, str]] = {
    "Matthew Miller": ("Spokesman, U.S. State Department", "Speaks for a government that supports Ukraine"),
    "U.S. State Department": ("Foreign ministry", "Supports Ukraine"),
    "Russian government": ("Government", "Party to the treaty and to the war"),
    "North Korean government": ("Government", "Party to the treaty"),
    "South Korean government": ("Government", "Neighbour; supports Ukraine"),
}

CLAIMS: tuple[SampleClaim, ...] = (
    SampleClaim(
        name="ratified",
        quote="Russia's Federation Council approved a treaty with North Korea on Wednesday",
        end="published",
        statement="The Federation Council approved the treaty with North Korea on Wednesday, 6 November.",
        status="confirmed",
        rationale="The chamber's own record of the sitting on 6 November shows the approval.",
        evidence=(
            SampleEvidence(
                "council",
                "supports",
                "At its sitting on Wednesday, 6 November, the Federation Council approved the federal law on the ratification",
            ),
        ),
    ),
    SampleClaim(
        name="duma",
        quote="The lower house, the State Duma, had voted for the text on 24 September",
        end="published",
        statement="The State Duma voted for the treaty on 24 September.",
        kind="date_or_place",
        status="denied",
        rationale="The list of votes of the State Duma gives 24 October as the day of the vote, a month later.",
        evidence=(
            SampleEvidence(
                "duma",
                "contradicts",
                "adopted the law on the ratification of the treaty with the Democratic People's Republic of Korea on 24 October",
            ),
        ),
    ),
    SampleClaim(
        name="signed",
        quote="Vladimir Putin and Kim Jong Un signed it in Pyongyang in June",
        end="approved",
        statement="Putin and Kim signed the treaty in Pyongyang in June.",
        status="confirmed",
        rationale="The reading copy of the treaty names place and day: Pyongyang, 19 June.",
        evidence=(
            SampleEvidence(
                "treaty",
                "supports",
                "The treaty was signed in Pyongyang on 19 June by the heads of the two states.",
            ),
        ),
    ),
    SampleClaim(
        name="means",
        quote='a state that comes under armed attack can count on military assistance from the other "with all means" at its disposal',
        end="in_review",
        statement="Article 4 of the treaty promises military assistance with all means at the other side's disposal.",
        kind="quotation",
        status="confirmed",
        rationale="Article 4 says so in these words; the duty starts with an armed attack.",
        evidence=(
            SampleEvidence(
                "treaty",
                "supports",
                "the other side gives it military and other assistance without delay and with all means at its disposal",
            ),
        ),
    ),
    SampleClaim(
        name="closest",
        quote="No tie between the two capitals has been as close since the end of the Cold War",
        end="dropped",
        extra={"reason": "opinion"},
    ),
    SampleClaim(
        name="miller",
        quote="The spokesman of the U.S. State Department, Matthew Miller, confirmed that about 10,000 North Korean soldiers are in Russia's Kursk region",
        end="in_review",
        statement="Matthew Miller said that about 10,000 North Korean soldiers are in the Kursk region.",
        kind="quotation",
        status="confirmed",
        rationale="The transcript of the briefing has the words.",
        assertion="attribution",
        claimant="Matthew Miller",
        evidence=(
            SampleEvidence(
                "briefing",
                "supports",
                "there are about 10,000 North Korean soldiers in the Kursk region of Russia",
            ),
        ),
        extra={"override": "The transcript is the department's own record of its own words."},
    ),
    SampleClaim(
        name="troops",
        quote="about 10,000 North Korean soldiers are in Russia's Kursk region",
        end="draft",
        statement="About 10,000 North Korean soldiers are in Russia's Kursk region.",
        kind="figure",
        risk="high",
        rationale="All reports go back to one allied estimate. Moscow and Pyongyang neither confirm nor deny it.",
        claimant="U.S. State Department",
        pair="miller",
        evidence=(
            SampleEvidence(
                "briefing", "supports", "about 10,000 North Korean soldiers in the Kursk region of Russia"
            ),
        ),
        positions=(
            SamplePosition(
                "U.S. State Department", "confirms", "about 10,000 North Korean soldiers", date(2024, 11, 4)
            ),
            SamplePosition("Russian government", "no_comment"),
            SamplePosition("North Korean government", "no_comment"),
        ),
    ),
    SampleClaim(
        name="seoul",
        quote="officials in Seoul say that these troops could enter the fighting against Ukraine within days",
        end="draft",
        statement="Officials in Seoul say that the troops could enter the fighting within days.",
        assertion="attribution",
        kind="quotation",
        claimant="South Korean government",
    ),
    SampleClaim(
        name="war",
        quote="the Korean War, which ended in 1953",
        end="returned",
        statement="The Korean War ended in 1953.",
        kind="date_or_place",
        rationale="Known from every handbook; a source is still to be named.",
        extra={
            "code": "evidence_missing",
            "text": "Name one handbook and quote it. The armistice was signed on 27 July.",
        },
    ),
    SampleClaim(
        name="choe",
        quote="Choe Son Hui, met Putin in Moscow",
        end="approved",
        statement="Choe Son Hui met Putin in Moscow.",
        status="confirmed",
        rationale="The foreign ministry lists the meeting on 4 November.",
        evidence=(
            SampleEvidence(
                "ministry",
                "supports",
                "the president of Russia received the foreign minister of the Democratic People's Republic of Korea, Choe Son Hui, in the Kremlin",
            ),
        ),
    ),
    SampleClaim(
        name="missiles",
        quote="shipped ballistic missiles and large amounts of artillery shells to Russia",
        end="legal",
        statement="North Korea has shipped ballistic missiles and artillery shells to Russia.",
        risk="critical",
        accusation=True,
        claimant="U.S. State Department",
        rationale="We asked both governments and looked for independent records of a delivery; neither side offers proof.",
        evidence=(
            SampleEvidence(
                "briefing",
                "supports",
                "Pyongyang has shipped ballistic missiles and artillery shells to Russia",
            ),
            SampleEvidence(
                "wire", "contradicts", "Russia had received neither missiles nor shells from North Korea"
            ),
            SampleEvidence(
                "post", "contradicts", "Russia had received neither missiles nor shells from North Korea"
            ),
        ),
        positions=(
            SamplePosition(
                "U.S. State Department",
                "confirms",
                "Pyongyang has shipped ballistic missiles and artillery shells",
                date(2024, 11, 4),
            ),
            SamplePosition(
                "Russian government", "denies", "such accusations came without any proof", date(2024, 11, 4)
            ),
            SamplePosition("North Korean government", "denies", "a groundless rumour", date(2024, 11, 4)),
        ),
    ),
    SampleClaim(
        name="denial",
        quote="Both governments deny it",
        end="draft",
        statement="Moscow and Pyongyang deny the shipments.",
        kind="quotation",
        assertion="attribution",
        status="confirmed",
        pair="missiles",
        evidence=(
            SampleEvidence("wire", "supports", "reports about missiles for Russia are a groundless rumour"),
        ),
    ),
    SampleClaim(
        name="payment",
        quote="Moscow may pay with technology for nuclear weapons and missiles",
        end="dropped",
        extra={"reason": "prediction"},
    ),
    SampleClaim(
        name="launch",
        quote="North Korea fired several short-range ballistic missiles into the sea",
        end="draft",
        statement="North Korea fired several short-range ballistic missiles into the sea on Tuesday.",
        status="confirmed",
        evidence=(
            SampleEvidence(
                "launch",
                "supports",
                "launch of several short-range ballistic missiles from the area of Sariwon",
            ),
        ),
    ),
)

MARKS: tuple[tuple[str, str, str], ...] = (
    ("The vote falls in a tense week.", "opinion", "A judgement of the author"),
    ("It is a familiar gesture.", "opinion", "A judgement of the author"),
)
