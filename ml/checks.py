"""Whether a model may be trusted, as checks that a promotion asks for and as one plain sentence."""

from typing import Any

from ml.said import said, words_of_list
from ml.words import Words, number, of_ten

ENOUGH_POSITIVES = 100
MOST_ERROR = 0.05


def checks(metrics: dict[str, Any], leaks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`[{name, passed, code, params, text}]`: what a model must show before it is promoted without a second thought."""
    rule, base = metrics["baselines"]["one_rule"], metrics["baselines"]["base_rate"]
    auc, loss, ece = metrics["roc_auc"], metrics["log_loss"], metrics["ece"]
    open_leaks = [leak["column"] for leak in leaks if leak["severity"] == "block" and not leak["left_out"]]
    return [
        _check(
            "beats_base_rate",
            loss["high"] < base["log_loss"] and auc["low"] > 0.5,
            f"Log loss {loss['value']:.3f} (at most {loss['high']:.3f}) against {base['log_loss']:.3f} for the base rate.",
            log_loss=loss["value"],
            log_loss_high=loss["high"],
            base_rate_log_loss=base["log_loss"],
        ),
        _check(
            "beats_one_rule",
            auc["low"] > rule["roc_auc"]["value"],
            f"ROC AUC {auc['value']:.3f} (at least {auc['low']:.3f}) against {rule['roc_auc']['value']:.3f} for the best "
            f"simple rule: {rule['text']}.",
            roc_auc=auc["value"],
            roc_auc_low=auc["low"],
            rule_roc_auc=rule["roc_auc"]["value"],
            rule_column=rule["column"],
            rule=rule["text"],
        ),
        *_rhythm(metrics),
        _check(
            "calibrated",
            ece["value"] < MOST_ERROR,
            f"Scores are off by {100 * ece['value']:.1f} points of 100 on average.",
            ece=ece["value"],
            most=MOST_ERROR,
        ),
        _check(
            "no_blocking_leak",
            not open_leaks,
            f"In use although it gives the outcome away: {', '.join(open_leaks)}."
            if open_leaks
            else "No column in use gives the outcome away.",
            columns=open_leaks,
        ),
        _check(
            "enough_positives",
            min(metrics["positives"], metrics["rows"] - metrics["positives"]) >= ENOUGH_POSITIVES,
            f"{metrics['positives']:,} of {metrics['rows']:,} rows with a known outcome are positive.",
            positives=metrics["positives"],
            rows=metrics["rows"],
            enough=ENOUGH_POSITIVES,
        ),
    ]


def _rhythm(metrics: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the rhythm of events alone has a probability, it is to be beaten too."""
    rhythm, auc = metrics["baselines"].get("bg_nbd"), metrics["roc_auc"]
    if rhythm is None:
        return []
    reached = rhythm["roc_auc"]["value"]
    return [
        _check(
            "beats_bg_nbd",
            auc["low"] > reached,
            f"ROC AUC {auc['value']:.3f} (at least {auc['low']:.3f}) against {reached:.3f} for how often and how lately "
            "somebody came (BG/NBD).",
            roc_auc=auc["value"],
            roc_auc_low=auc["low"],
            bg_nbd_roc_auc=reached,
        )
    ]


def verdict(metrics: dict[str, Any], leaks: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    """One sentence or two that a person who knows no statistics can act on, with their code and figures."""
    passed = {check["name"]: check["passed"] for check in metrics["checks"]}
    lift, rule = metrics["lift_10"]["value"], metrics["baselines"]["one_rule"]
    asked = [leak["column"] for leak in leaks if leak["severity"] == "ask"]
    ratio = lift / max(rule["lift_10"]["value"], 1e-9)
    share = min(1.0, lift * metrics["baselines"]["base_rate"]["rate"])
    facts = {
        "top_tenth_rate": share,
        "lift": lift,
        "times_best_rule": ratio,
        "beats_best_rule": passed["beats_one_rule"],
        "best_rule": rule["text"],
        "best_rule_column": rule["column"],
        "calibrated": passed["calibrated"],
        "to_be_asked": asked,
    }
    if not passed["beats_base_rate"]:
        text = f"These columns do not tell who {words.did}: the model is no better than chance. Bring more, or other, data."
        return said("no_better_than_chance", text, **facts)
    head = f"Of the tenth with the highest score, {of_ten(share)} {words.did}: {number(round(lift, 1))} times chance"
    if passed["beats_one_rule"]:
        head += f" and {number(round(ratio, 1))} times the best simple rule" if ratio >= 1.05 else ""
    else:
        head += f", no clear gain over the best simple rule ({rule['text']})"
    tail = (
        "its probabilities can be read as such"
        if passed["calibrated"]
        else "read its scores as an order, not as probabilities"
    )
    return said("finds", f"{head}; {tail}.{_questions(asked)}", **facts)


def _questions(asked: list[str]) -> str:
    if not asked:
        return ""
    named = words_of_list([f"`{column}`" for column in asked])
    return f" First make sure that {named} {'is' if len(asked) == 1 else 'are'} known when you score."


def _check(name: str, passed: bool, text: str, **params: Any) -> dict[str, Any]:
    return {"name": name, "passed": bool(passed), **said(name, text, **params)}
