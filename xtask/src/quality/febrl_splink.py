"""splink's own recipe for a labelled set of Febrl: `febrl_splink.py FILE`, one line of JSON.

The comparisons and the pairs that are looked at are those of crates/matching/examples/febrl.rs.
"""

import json
import logging
import sys
import time
import warnings

import pandas
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

columns = ["given_name", "surname", "street_number", "postcode", "date_of_birth", "soc_sec_id"]
people = pandas.read_csv(sys.argv[1], skipinitialspace=True, dtype=str)
people["person"] = people["rec_id"].str.split("-").str[1]
people = people[["rec_id", "person", *columns]]

begun = time.perf_counter()
settings = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="rec_id",
    comparisons=[
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
    ],
    blocking_rules_to_generate_predictions=[
        block_on(column) for column in ["given_name", "surname", "postcode", "date_of_birth", "soc_sec_id"]
    ],
)
database = DuckDBAPI()
database._con.execute("SET threads = 2")
linker = Linker(database.register(people), settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
found = linker.inference.predict().as_pandas_dataframe()
seconds = time.perf_counter() - begun

person = people.set_index("rec_id")["person"]
found["same"] = found["rec_id_l"].map(person).values == found["rec_id_r"].map(person).values
truth = int(sum(n * (n - 1) // 2 for n in person.value_counts()))


def figures(told):
    right = int(told["same"].sum())
    precision, recall = right / max(len(told), 1), right / truth
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


found = found.sort_values("match_probability", ascending=False)
right, told = found["same"].cumsum(), range(1, len(found) + 1)
f1 = 2 * right / (pandas.Series(told, index=right.index) + truth)
# A threshold takes all pairs that are as probable as its last.
last = found["match_probability"] != found["match_probability"].shift(-1)
best = f1[last].idxmax()
half = figures(found[found["match_probability"] >= 0.5])
print(json.dumps({
    "program": "splink", "records": len(people), "true_pairs": truth, "candidates": len(found),
    "precision": half[0], "recall": half[1], "f1": half[2],
    "best_threshold": float(found["match_probability"][best]), "best_f1": float(f1[best]), "seconds": seconds,
}))
