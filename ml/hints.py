"""Names that tell of columns filled in after the outcome, in English and Portuguese."""

import re

# Harmless columns bear these as often (`CreditScore`, `marital status`): worth a look, no question.
ORDINARY_STATES = ("status", "situacao", "left")
ORDINARY_SCORES = ("score", "risk", "risco")
# The telling words come first, the ordinary ones last: the first that fits is the one that is told.
AFTERWARDS = (
    "duration", "duracao", "call length", "talk time",
    "tag", "tags", "etiqueta", "quality", "qualidade", "profile", "perfil",
    "last activity", "last notable", "last contact", "ultima atividade", "ultimo contato",
    "complain", "complains", "complaint", "complaints", "reclamacao", "reclamou", "reclamacoes",
    "reason", "motivo", "razao", "cancel", "canceled", "cancelled", "cancellation", "cancelou", "cancelado",
    "cancelamento", "churn", "churned", "attrition", "evasao", "exit", "exited", "saiu", "saida",
    "end date", "close date", "closed", "fechado", "fechamento", "won", "lost", "ganho", "perdido", "won date",
    "converted", "conversion", "convertido", "conversao", "outcome", "resultado", "desfecho",
    "stage", "etapa", "refund", "reembolso", "winback", "retention offer", *ORDINARY_STATES,
)  # fmt: skip
ANOTHER_MODEL = (
    "probability", "probabilidade", "classifier", "classificador", "prediction", "predicted", "previsao",
    "propensity", "propensao", "naive bayes", "asymmetrique", "likelihood", *ORDINARY_SCORES,
)  # fmt: skip
_PLAIN = str.maketrans("áàâãéêíóôõúüç", "aaaaeeiooouuc")


def afterwards(name: str) -> str | None:
    """The word in a column's name that says it is filled in after the outcome, if there is one.

    >>> afterwards("LastActivity"), afterwards("motivo_cancelamento"), afterwards("MonthlyCharges")
    ('last activity', 'motivo', None)
    """
    return _word(name, AFTERWARDS)


def another_model(name: str) -> str | None:
    """The word that says this column is the answer of another model, if there is one."""
    return _word(name, ANOTHER_MODEL)


def ordinary(word: str) -> bool:
    """Whether harmless columns bear this word as often."""
    return word in ORDINARY_STATES + ORDINARY_SCORES


def _word(name: str, words: tuple[str, ...]) -> str | None:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower().translate(_PLAIN)
    spoken = f" {re.sub(r'[^a-z0-9]+', ' ', parted).strip()} "
    return next((word for word in words if f" {word} " in spoken), None)
