import pytest

from ml.hints import afterwards, another_model


@pytest.mark.parametrize(
    "name",
    [
        "duration",
        "Tags",
        "Lead Quality",
        "LastActivity",
        "motivo_cancelamento",
        "Reclamações",
        "Close Date",
        "Complain",
    ],
)
def test_names_of_things_filled_in_afterwards_are_heard_in_both_languages(name):
    assert afterwards(name)


@pytest.mark.parametrize(
    "name", ["MonthlyCharges", "tenure", "Contract", "StreamingTV", "Vintage", "Geography"]
)
def test_ordinary_names_say_nothing(name):
    assert afterwards(name) is None
    assert another_model(name) is None


def test_the_answer_of_another_model_is_recognised():
    assert another_model("Naive_Bayes_Classifier_Attrition_Flag")
    assert another_model("ChurnProbability")
