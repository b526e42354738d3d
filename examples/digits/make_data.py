"""Write digits.npz: 1,797 handwritten digits, 8x8 pixels, split into training, calibration and test sets.

Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository (1998),
CC BY 4.0, the test part as bundled with scikit-learn. Needs scikit-learn:

    pip install scikit-learn && python make_data.py
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

TRAIN, CALIBRATION = 997, 200


def main() -> None:
    """Shuffle once with a fixed seed, split 997 / 200 / 600 and write the arrays as uint8."""
    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))
    x = images[order].reshape(-1, 1, 8, 8).astype(np.uint8)
    y = labels[order].astype(np.uint8)
    edge = TRAIN + CALIBRATION
    np.savez_compressed(
        Path(__file__).with_name("digits.npz"),
        train_x=x[:TRAIN],
        train_y=y[:TRAIN],
        calibration_x=x[TRAIN:edge],
        test_x=x[edge:],
        test_y=y[edge:],
    )


if __name__ == "__main__":
    main()
