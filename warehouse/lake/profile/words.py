"""The words of headers, in English and Portuguese, and what they say about a column."""

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(header: str) -> tuple[str, ...]:
    """The words of a header, without accents and capitals.

    >>> words("customerID"), words("Razão Social"), words("Dt_Customer")
    (('customer', 'id'), ('razao', 'social'), ('dt', 'customer'))
    """
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    return tuple(re.findall(r"[a-z]+|\d+", " ".join(_CAMEL.split(plain)).lower()))


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Who is meant: the entity whose key, name or value a column holds.
WHO = _set(
    "customer client cliente clients account conta user usuario subscriber assinante lead leads prospect contact"
    " contato member membro socio aluno student patient paciente policy apolice company empresa household mql"
)
KEY = _set("id key code codigo cod num number numero nr no uuid guid ref matricula chave")
KEY_ALONE = _set("cpf cnpj clientnum custid customerno clientid userid accountid leadid matricula uuid guid")
ROW = _set("row index idx unnamed linha sequence seq rownum")

CHURN: dict[str, float] = {
    "churn": 0.97,
    "churned": 0.97,
    "churner": 0.95,
    "attrition": 0.95,
    "attrited": 0.95,
    "exited": 0.95,
    "cancelou": 0.95,
    "cancelado": 0.93,
    "cancelada": 0.9,
    "cancelamento": 0.85,
    "cancelled": 0.93,
    "canceled": 0.93,
    "evadiu": 0.93,
    "evasao": 0.9,
    "left": 0.85,
    "lapsed": 0.85,
    "saiu": 0.85,
    "lost": 0.75,
    "perdido": 0.75,
    "desistiu": 0.85,
}
STAYED: dict[str, float] = {"retained": 0.7, "renewed": 0.7, "renovou": 0.7, "retido": 0.7}
CONVERSION: dict[str, float] = {
    "converted": 0.97,
    "converteu": 0.95,
    "convertido": 0.93,
    "conversion": 0.93,
    "conversao": 0.93,
    "convert": 0.9,
    "won": 0.88,
    "ganho": 0.8,
    "subscribed": 0.88,
    "bought": 0.88,
    "purchased": 0.88,
    "comprou": 0.9,
    "response": 0.85,
    "responded": 0.87,
    "respondeu": 0.87,
    "resposta": 0.8,
    "revenue": 0.8,
    "purchase": 0.75,
    "fechou": 0.85,
}
ANY_OUTCOME: dict[str, float] = {
    "target": 0.85,
    "label": 0.8,
    "outcome": 0.85,
    "y": 0.85,
    "alvo": 0.8,
    "class": 0.6,
}
SELLING = _set("lead leads prospect campaign campanha contact contato poutcome visitor sessions cmp")

POSITIVE = _set("yes y sim s true t 1 verdadeiro positive positivo")
NEGATIVE = _set("no n nao false f 0 falso negative negativo")

TIME: dict[str, float] = {
    "snapshot": 0.85,
    "reference": 0.7,
    "referencia": 0.75,
    "signup": 0.7,
    "created": 0.7,
    "criado": 0.7,
    "cadastro": 0.7,
    "contact": 0.65,
    "joined": 0.65,
    "customer": 0.6,
    "date": 0.6,
    "data": 0.6,
    "dt": 0.55,
    "time": 0.55,
    "timestamp": 0.6,
}
DATED = _set(
    "date dates data dia day dt time timestamp ts datetime datahora hora when quando fecha datum epoch ymd at on em"
    " created criado updated signup joined since desde"
)
VALUE: dict[tuple[str, ...], float] = {
    ("mrr",): 0.95,
    ("mensalidade",): 0.95,
    ("monthly", "charges"): 0.93,
    ("monthly", "charge"): 0.93,
    ("monthly", "revenue"): 0.93,
    ("monthly", "fee"): 0.93,
    ("monthly", "price"): 0.93,
    ("receita", "mensal"): 0.93,
    ("valor", "mensal"): 0.93,
    ("arr",): 0.85,
    ("customer", "value"): 0.8,
    ("contract", "value"): 0.85,
    ("valor", "contrato"): 0.85,
    ("declared", "monthly"): 0.6,
    ("ltv",): 0.7,
    ("valor",): 0.7,
    ("revenue",): 0.7,
    ("receita",): 0.7,
    ("faturamento",): 0.7,
    ("amount",): 0.6,
    ("preco",): 0.6,
    ("price",): 0.6,
    ("total", "charges"): 0.6,
    ("balance",): 0.55,
    ("saldo",): 0.55,
}
AMOUNT: dict[tuple[str, ...], float] = VALUE | {
    ("amount",): 0.93,
    ("amt",): 0.85,
    ("total",): 0.85,
    ("total", "amount"): 0.95,
    ("value",): 0.85,
    ("dollar", "value"): 0.93,
    ("valor",): 0.93,
    ("valor", "total"): 0.95,
    ("quantia",): 0.9,
    ("montante",): 0.9,
    ("price",): 0.75,
    ("hours",): 0.6,
    ("horas",): 0.6,
    ("quantity",): 0.55,
    ("quantidade",): 0.55,
    ("qty",): 0.55,
}
EVENT_TYPE: dict[tuple[str, ...], float] = {
    ("event", "type"): 0.97,
    ("tipo", "evento"): 0.97,
    ("event",): 0.93,
    ("evento",): 0.93,
    ("event", "name"): 0.95,
    ("type",): 0.9,
    ("tipo",): 0.9,
    ("action",): 0.85,
    ("acao",): 0.85,
    ("activity",): 0.8,
    ("atividade",): 0.8,
    ("kind",): 0.8,
    ("category",): 0.6,
    ("categoria",): 0.6,
    ("channel",): 0.5,
}
RECORDED: dict[tuple[str, ...], float] = {
    ("recorded", "at"): 0.95,
    ("recorded",): 0.85,
    ("registrado", "em"): 0.95,
    ("inserted", "at"): 0.9,
    ("ingested", "at"): 0.9,
    ("loaded", "at"): 0.85,
}
NOT_WHEN = _set(
    "due end ends closed fim vencimento encerrado expires expira birth nascimento updated atualizado"
)
NO_MONEY = _set("idx index rate ratio pct percent share hike change count")
NO_PERSON = _set("city state zip country cidade estado uf cep pais score rating")
STATE = _set("status stage state situacao resultado result etapa fase")
NAME: dict[tuple[str, ...], float] = {
    ("customer", "name"): 0.95,
    ("client", "name"): 0.95,
    ("nome", "cliente"): 0.95,
    ("full", "name"): 0.93,
    ("nome", "completo"): 0.93,
    ("razao", "social"): 0.93,
    ("nome", "fantasia"): 0.9,
    ("company", "name"): 0.9,
    ("name",): 0.85,
    ("nome",): 0.85,
    ("company",): 0.6,
    ("empresa",): 0.65,
    ("surname",): 0.6,
    ("sobrenome",): 0.6,
    ("cliente",): 0.6,
    ("customer",): 0.55,
}
NAME_OF_A_THING = _set("plan plano product produto campaign campanha category categoria file user event page")
OWNER: dict[tuple[str, ...], float] = {
    ("account", "manager"): 0.95,
    ("sales", "rep"): 0.93,
    ("owner",): 0.9,
    ("csm",): 0.9,
    ("responsavel",): 0.9,
    ("vendedor",): 0.88,
    ("vendedora",): 0.88,
    ("gerente",): 0.8,
    ("consultor",): 0.8,
    ("sdr",): 0.75,
    ("manager",): 0.7,
    ("seller",): 0.6,
    ("agent",): 0.6,
    ("atendente",): 0.6,
}


def best_phrase(header: tuple[str, ...], phrases: dict[tuple[str, ...], float]) -> float:
    """The weight of the strongest phrase whose words all stand in the header; fewer other words weigh more."""
    weights = [
        weight - 0.04 * (len(header) - len(phrase))
        for phrase, weight in phrases.items()
        if set(phrase) <= set(header)
    ]
    return max(weights, default=0.0)
