"""What the program prints, and its exit code."""

import pytest

from deploy.capacity.__main__ import WIDTH, main


def test_a_shop_that_fits_ends_well(capsys):
    code = main(["--visitors=100k", "--orders=100", "--products=20k", "--environment=small"])

    told = capsys.readouterr().out
    assert code == 0
    assert "EXCEEDED" not in told
    assert "100,000 visitors a month, 100 orders a day, 20,000 products" in told


def test_a_limit_that_is_exceeded_is_told_with_what_to_do(capsys):
    code = main(["--visitors", "10M", "--orders", "50k", "--products", "30M", "--peak", "5"])

    told = capsys.readouterr().out
    assert code == 1
    assert "EXCEEDED: mail, mails a second at the peak: ask AWS for a higher sending rate" in told


def test_no_line_is_wider_than_a_screen(capsys):
    main([])

    assert max(map(len, capsys.readouterr().out.splitlines())) <= WIDTH


@pytest.mark.parametrize("typed", ["ten", "5T", "-1"])
def test_a_wrong_number_is_refused_in_a_sentence(capsys, typed):
    with pytest.raises(SystemExit) as ended:
        main([f"--visitors={typed}"])

    assert ended.value.code == 2
    assert "argument --visitors: " in capsys.readouterr().err
